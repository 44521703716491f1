import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareMavenArchive } from './maven-archive.mjs';
import { fingerprint, once, run } from './installation.mjs';

/**
 * Maven writes beside its sources: they are copied first.
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {{ readonly install: string }} variant a pom.xml, by another name if a target pins several
 *   versions; a .json that pins an archive
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>} {classpath} holds the classes and all that they need
 */
export async function prepareMaven({ name, folder, ...rest }, { install }, cache) {
  const version = await run('mvn', ['--version'], folder, 30_000);
  if (version.kind === 'missing') return { kind: 'missing', program: 'mvn' };
  if (install.endsWith('.json'))
    return prepareMavenArchive({ name, folder, ...rest }, join(folder, install), version.stdout, cache);
  const entries = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const place = join(cache, `${name}-${await fingerprint(version.stdout, [join(folder, install), ...sources.sort()])}`);
  const project = join(place, 'project');
  // Goals in this order: what is copied last is what the classes were compiled against.
  const goals = ['--batch-mode', '--quiet', '--file', install, 'compile', 'dependency:copy-dependencies'];
  const trouble = await once(place, [
    async () => {
      await mkdir(place);
      await cp(folder, project, { recursive: true });
      return run('mvn', [...goals, '-DincludeScope=runtime'], project, 600_000);
    },
  ]);
  const built = join(project, 'target');
  const classpath = `${join(built, 'classes')}:${join(built, 'dependency', '*')}`;
  return trouble ?? { kind: 'ready', places: { classpath }, folder: project };
}
