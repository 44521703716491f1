/** What the toolkit knows of the run that this process is part of. */
export interface RunContext {
  /** `owner/name` of the repository that the run belongs to; null where nothing says so. */
  readonly repository: string | null;
  /** Id of the job in its workflow; empty where nothing says so. */
  readonly job: string;
}

/**
 * The toolkit's context. Imported when it is asked for and not before: on import it reads the event's file, says so in
 * the log where there is none, and throws where it is no JSON. By then secrets are masked and errors are caught.
 */
export async function readRunContext(): Promise<RunContext> {
  // Eager, so in the one bundle: ncc writes down the licences of a single chunk.
  const { context } = await import(/* webpackMode: "eager" */ '@actions/github');
  return { repository: repositoryOf(context), job: jobOf(context) };
}

/** The toolkit's type says that there always is one; outside of a runner it is undefined. */
function jobOf({ job }: { readonly job?: string }): string {
  return job ?? '';
}

/** `repo` throws where neither the environment nor the event names a repository. */
function repositoryOf(context: {
  readonly repo: { readonly owner: string; readonly repo: string };
}): string | null {
  try {
    const { owner, repo } = context.repo;
    return `${owner}/${repo}`;
  } catch {
    // Not a runner's environment: then there is no workflow file to point to either.
    return null;
  }
}
