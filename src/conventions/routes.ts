/** How frameworks declare which code answers at a path. */
export interface Route {
  /** Endings of the files that it stands in. */
  readonly files: RegExp;
  /**
   * Groups: `path`, as it is written; `method`, if the declaration names one. Found anywhere in a file, over line
   * breaks too.
   */
  readonly pattern: RegExp;
  /** What a whole class stands below: the same with `path`. */
  readonly mount?: RegExp;
  /** Frameworks that write it so, for the sentence that says how a place was found. */
  readonly framework: string;
}

export const javascript = /\.(?:[cm]?[jt]s|[jt]sx)$/;
export const python = /\.py$/;
export const ruby = /\.rb$/;
export const php = /\.php$/;
export const java = /\.(?:java|kt)$/;
