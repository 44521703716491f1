/** How an application says what its sessions and their cookie are like. */
export interface SessionSetup {
  /** Files that it stands in, by their path in the workspace. */
  readonly files: RegExp;
  /** What else such a file holds; absent if anything will do. */
  readonly needs?: RegExp;
  /** Its first match in a file is the place. */
  readonly pattern: RegExp;
  /** What that is: part of a sentence. */
  readonly what: string;
}
