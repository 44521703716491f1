/** What the oracle says of one response to the protected request. `unclear` agrees with neither class and is never guessed. */
export type Answer = 'signed-in' | 'signed-out' | 'unclear';
