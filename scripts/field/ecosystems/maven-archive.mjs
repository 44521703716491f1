import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { fingerprint, once, run } from './installation.mjs';

const archiveShape = z.strictObject({
  /** `group:artifact:version`; packed as zip. */
  artifact: z.string().regex(/^[\w.-]+:[\w.-]+:[\w.-]+$/u),
  sha256: z.string().regex(/^[0-9a-f]{64}$/u),
});

const copying = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy';

/**
 * What its makers pack with all that it needs, rather than as a library.
 * @param {import('../toolchain.mjs').InstallTarget} target
 * @param {string} pin path of a file that names the archive and its digest
 * @param {string} version of what installs
 * @param {string} cache
 * @returns {Promise<import('../toolchain.mjs').Toolchain>} {archive} is the folder that it was unpacked into
 */
export async function prepareMavenArchive({ name, folder }, pin, version, cache) {
  const { artifact, sha256 } = archiveShape.parse(JSON.parse(await readFile(pin, 'utf8')));
  const place = join(cache, `${name}-${await fingerprint(version, [pin])}`);
  const [, id, number] = artifact.split(':');
  const packed = join(place, `${id}-${number}.zip`);
  const archive = join(place, `${id}-${number}`);
  const trouble = await once(place, [
    async () => {
      await mkdir(archive, { recursive: true });
      const what = [`-Dartifact=${artifact}:zip`, `-DoutputDirectory=${place}`];
      return run('mvn', ['--batch-mode', '--quiet', copying, ...what], place, 600_000);
    },
    async () => {
      const digest = await sha256Of(packed);
      const stderr = `The digest of ${artifact} is ${digest}, and ${sha256} is pinned.`;
      return { kind: 'ended', code: digest === sha256 ? 0 : 1, stdout: '', stderr };
    },
    // It comes with Java, and unpacks any zip.
    () => run('jar', ['--extract', '--file', packed], archive, 300_000),
  ]);
  return trouble ?? { kind: 'ready', places: { archive }, folder };
}

/** @param {string} path */
async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
