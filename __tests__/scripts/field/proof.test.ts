import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prove } from '../../../scripts/field/proof.mjs';

const account = { username: 'alice', password: 'the password' };

describe('running a proof', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'proof-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (name: string, script: string, facts: Readonly<Record<string, string>>): ReturnType<typeof prove> => {
    writeFileSync(join(folder, name), script);
    const target = { folder, proof: join(folder, name), proofOptions: null };
    return prove(target, { facts }, 'http://127.0.0.1:1', account);
  };

  it.each([
    ['bash', 'proof.sh', 'echo "url=$1"; echo "user=$LOGIN_USERNAME"; echo "more=a=b"'],
    ['Node.js', 'proof.mjs', 'console.log(`url=${process.argv[2]}\\nuser=${process.env.LOGIN_USERNAME}\\nmore=a=b`)'],
  ])('is done by %s, with the account in the environment', async (_, name, script) => {
    const facts = { url: 'http://127.0.0.1:1', user: 'alice' };
    expect(await run(name, script, facts)).toEqual({ facts: { ...facts, more: 'a=b' }, differences: [] });
  });

  it('tells it what the target says of its pages', async () => {
    writeFileSync(join(folder, 'proof.mjs'), 'console.log(`told=${process.argv[3]}`)');
    const target = { folder, proof: join(folder, 'proof.mjs'), proofOptions: { login: '/enter' } };
    const { facts } = await prove(target, { facts: {} }, 'http://127.0.0.1:1', account);
    expect(facts).toEqual({ told: '{"login":"/enter"}' });
  });

  it('gives it no more of the environment than it needs', async () => {
    const { facts } = await run('proof.mjs', 'console.log(`keys=${Object.keys(process.env).sort()}`)', {});
    expect(facts).toEqual({ keys: 'HOME,LOGIN_PASSWORD,LOGIN_USERNAME,PATH' });
  });

  it('names each expected fact that is another or is missing, and none that nobody expects', async () => {
    const { differences } = await run('proof.sh', 'echo one=1; echo more=x', { one: '2', two: '2' });
    expect(differences).toEqual(['one: expected 2, the proof says 1', 'two: expected 2, the proof says nothing']);
  });

  it('says so if it fails, though its facts are right, or if it prints the password', async () => {
    const failed = await run('proof.sh', 'echo one=1; echo no such page >&2; exit 3', { one: '1' });
    expect(failed.differences).toEqual(['the proof ended with 3: no such page']);
    const leaky = await run('proof.sh', 'echo "one=1"; echo "value=$LOGIN_PASSWORD"', { one: '1' });
    expect(leaky.differences).toEqual(['the proof printed the password']);
  });
});
