import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checks } from '../../../src/checks/index.js';
import { configurationChecks, readApplications } from '../../../scripts/sign-in/application-files.mjs';

const whole = {
  name: 'shop',
  title: 'Shop 1.0',
  ecosystem: 'npm',
  install: 'package-lock.json',
  start: ['{node}', 'x.mjs', '{port}'],
  readyPath: '/',
  proof: 'own.mjs',
  facts: {
    no_header: 'signed-out',
    right_header: 'signed-in',
    wrong_header: 'signed-out',
    cookies_without_header: 'signed-out',
  },
  found: { login: 'form', protected: '/', signOut: 'nothing' },
  fails: {},
  conclusion: 'fail',
};
const source = {
  url: 'https://shop.example/security/1',
  says: 'The sign-in keeps the identifier.',
  checks: ['session-fixation'],
};
const advisory = { id: 'CVE-2022-38054', ...source };

describe('the files that describe other people’s applications', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'applications-'));
    mkdirSync(join(root, 'shop'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const read = (more: object): ReturnType<typeof readApplications> => {
    writeFileSync(join(root, 'shop/target.json'), JSON.stringify({ ...whole, ...more }));
    return readApplications(root);
  };

  it.each([
    ['session-fixation', 'critical'],
    ['session-adoption', 'medium'],
    ['logout-invalidation', 'high'],
    ['session-carry-over', 'medium'],
    ['cookie-httponly', 'medium'],
  ])('name no %s (%s) that is not public, and say how to mend it', async (id, severity) => {
    await expect(read({ fails: { [id]: severity } })).rejects.toThrow(
      `shop/target.json expects ${id} (${severity}) to fail and cites nothing public. Cite an advisory (advisories) or where it is documented (documented), with ${id} under "checks". If there is neither, take the application out and report the finding privately to its maintainers, as SECURITY.md says.`,
    );
  });

  it.each([
    ['an advisory', { advisories: [advisory] }],
    ['documentation', { documented: [source] }],
  ])('may name a finding that has %s', async (_what, cited) => {
    const [application] = await read({ fails: { 'session-fixation': 'critical' }, ...cited });
    expect(application).toMatchObject({ name: 'shop', ...cited });
  });

  it('do not let a source for one finding stand for another', async () => {
    const fails = { 'session-fixation': 'critical', 'logout-invalidation': 'high' };
    await expect(read({ fails, advisories: [advisory] })).rejects.toThrow(
      'expects logout-invalidation (high) to fail and cites nothing public',
    );
  });

  it('cite nothing for a check that does not fail', async () => {
    await expect(read({ advisories: [advisory] })).rejects.toThrow(
      'shop/target.json cites a source for session-fixation, which is not expected to fail. Take the check out of "checks".',
    );
  });

  it('need no source for what the deployment decides, nor for findings below medium', async () => {
    const settings = Object.fromEntries(configurationChecks.map((id) => [id, 'medium']));
    const fails = { ...settings, 'cookie-tossing': 'low', 'cookie-consistency': 'info' };
    await expect(read({ fails })).resolves.toHaveLength(1);
  });

  it('count as settings of the deployment only checks that there are, and none that proves an attack', () => {
    const known = checks.map(({ meta }) => meta.id);
    expect(configurationChecks.filter((id) => !known.includes(id))).toEqual([]);
    for (const id of ['session-fixation', 'session-adoption', 'session-fixation-url', 'cookie-tossing'])
      expect(configurationChecks).not.toContain(id);
  });

  it.each([
    ['an identifier that is none', { advisories: [{ ...advisory, id: 'see the blog' }] }],
    ['an address without TLS', { documented: [{ ...source, url: 'http://shop.example/1' }] }],
    ['an address that is none', { documented: [{ ...source, url: 'the manual' }] }],
    ['nothing said', { documented: [{ ...source, says: '' }] }],
    ['no check', { documented: [{ ...source, checks: [] }] }],
  ])('refuse a source with %s', async (_what, cited) => {
    const [field = ''] = Object.keys(cited);
    await expect(read({ fails: { 'session-fixation': 'critical' }, ...cited })).rejects.toThrow(field);
  });

  it('are all in order in this repository', async () => {
    const folder = fileURLToPath(new URL('../../../targets/applications', import.meta.url));
    const applications = await readApplications(folder);
    expect(applications.length).toBeGreaterThan(15);
    const cited = applications.flatMap(({ advisories }) => advisories.map(({ id }) => id));
    expect(cited).toContain('CVE-2022-38054');
  });
});
