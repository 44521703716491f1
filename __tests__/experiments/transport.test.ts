import { describe, expect, it } from '@jest/globals';
import type { CheckResult } from '../../src/checks/define.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import { scan } from '../../src/scan/scan.js';
import { startApp } from '../apps/app.js';
import { startFront, type FrontOptions } from '../builders/front.js';
import { makeCertificate } from '../builders/server.js';
import { buildTarget } from '../builders/target.js';

const certificate = makeCertificate();
const year: readonly [string, string] = ['Strict-Transport-Security', 'max-age=31536000'];

async function judged(front: FrontOptions, forwardedProto: 'https' | null = null): Promise<Map<string, CheckResult>> {
  const app = await startApp({});
  const before = await startFront(app.url, front);
  try {
    const target = buildTarget(
      { ...app, url: before.url },
      {
        tls: { ca: certificate.cert, insecure: false },
        login: { type: 'auto', url: '/login', body: null, steps: [], command: null },
        forwardedProto,
      },
    );
    const { state, checks } = await scan(
      target,
      createSecrets(() => undefined),
    );
    expect(state).toEqual({ kind: 'tested' });
    return new Map(checks.map((check) => [check.id, check]));
  } finally {
    await before.close();
    await app.close();
  }
}

describe('how pages and the session travel', () => {
  it('passes over https with a year of HSTS and responses that no shared cache stores', async () => {
    const checks = await judged({ certificate, headers: [year, ['Cache-Control', 'no-store']] });
    for (const id of ['hsts', 'https-downgrade', 'session-caching', 'plaintext-login'])
      expect([id, checks.get(id)?.outcome]).toEqual([id, 'pass']);
  });

  it('finds a missing and a short HSTS', async () => {
    expect((await judged({ certificate })).get('hsts')).toMatchObject({
      findings: [{ vector: 'missing-hsts' }],
    });
    const short = await judged({ certificate, headers: [['Strict-Transport-Security', 'max-age=60']] });
    expect(short.get('hsts')).toMatchObject({ findings: [{ vector: 'short-hsts' }] });
  });

  it('finds a sign-in link to plain HTTP on an https page', async () => {
    const checks = await judged({ certificate, plainLinks: true });
    expect(checks.get('https-downgrade')).toMatchObject({
      findings: [{ vector: 'link-to-http', severity: 'high' }],
    });
  });

  it('finds responses of the session that shared caches may store, by path', async () => {
    const checks = await judged({ headers: [['Cache-Control', 'public, max-age=600']] });
    const result = checks.get('session-caching');
    expect(result?.outcome === 'fail' && result.findings.map(({ carrier, vector }) => `${carrier} ${vector}`)).toEqual([
      'response GET / storable-set',
      'response GET /login storable-set',
      'response GET /account storable-shown',
    ]);
  });

  it('does not ask plain HTTP for what only https can have', async () => {
    const checks = await judged({});
    expect(checks.get('hsts')?.outcome).toBe('not-applicable');
    expect(checks.get('https-downgrade')?.outcome).toBe('not-applicable');
  });

  it('does not blame the application for what a proxy that is not here may add', async () => {
    expect((await judged({}, 'https')).get('hsts')?.outcome).toBe('inconclusive');
  });
});
