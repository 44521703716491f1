/** How programs write the time into an identifier: base, digits, and milliseconds of one unit. */
export const clocks = [
  { radix: 10, digits: 13, unit: 1 },
  { radix: 10, digits: 10, unit: 1000 },
  { radix: 16, digits: 11, unit: 1 },
  { radix: 16, digits: 8, unit: 1000 },
] as const;
