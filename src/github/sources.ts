import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where GitHub shows the files of the workspace as they were tested, without a slash at the end; null if it is no
 * checkout of the run's own repository.
 */
export function findSources(environment: Environment, workspace: string): string | null {
  const server = environment['GITHUB_SERVER_URL'] ?? '';
  const repository = environment['GITHUB_REPOSITORY'] ?? '';
  const sha = environment['GITHUB_SHA'] ?? '';
  if (!/^https?:\/\/[\w.:-]+$/.test(server) || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return null;
  if (!/^[\da-f]{40}(?:[\da-f]{24})?$/i.test(sha)) return null;
  // Checked out into a folder below it, its files have other paths there.
  return existsSync(join(workspace, '.git')) ? `${server}/${repository}/blob/${sha}` : null;
}
