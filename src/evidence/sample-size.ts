/** Fewer different identifiers say nothing of how they are made, unless they are too short in any case. */
export const fewestSamples = 5;
