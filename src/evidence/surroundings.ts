/** What is known of the job around this process, for what may be wrong if nothing answers. */
export interface Surroundings {
  /** Whether it runs in a container: `certain` if the workflow says so, `likely` if the machine looks like one. */
  readonly container: 'certain' | 'likely' | null;
  /** Names of the job's service containers; empty if there are none or nobody knows. */
  readonly services: readonly string[];
}

export const plainSurroundings: Surroundings = { container: null, services: [] };
