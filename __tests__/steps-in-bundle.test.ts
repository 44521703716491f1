import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { oneTimeCode } from '../src/sign-in/totp.js';
import type { ReportJson, TargetJson } from '../src/report/schema.js';
import { runAction, type ActionResult } from '../targets/demo/run-action.mjs';
import { page, startShop, type Shop, type ShopAnswer, type ShopCall } from './builders/shop.js';

/** A sign-in that the config file spells out, through the bundle, as a workflow's step runs it. */

const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));
const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

const json = (value: unknown, status = 200): ShopAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** What a visitor is told on the first page, drawn for it: each has to come back from where it stood. */
interface Told {
  readonly flow: string;
  readonly nonce: string;
  readonly device: string;
  readonly ticket: string;
  name: string | null;
  word: string | null;
}

/**
 * A shop that is signed in to in three requests. Each kind of capture is needed: a token from a field, a nonce from a
 * script, a flow from a header, a device from a cookie, and a ticket from JSON; then the one-time code.
 */
async function startGuarded(keeps: boolean): Promise<Shop> {
  const told = new Map<string, Told>();
  const drawn = (): string => randomBytes(12).toString('hex');
  const first = (call: ShopCall): ShopAnswer | null => {
    const { headers, form, session } = call;
    const own = told.get(session.csrf);
    switch (`${call.method} ${call.path}`) {
      case 'GET /login':
        return page('Sign in with the desk application.');
      case 'GET /desk': {
        const fresh = {
          flow: drawn(),
          nonce: drawn(),
          device: drawn(),
          ticket: drawn(),
          name: null,
          word: null,
        };
        told.set(session.csrf, fresh);
        call.cookies.push(`device=${fresh.device}; Path=/`);
        return {
          ...page(
            `<form><input name=token value="${session.csrf}"></form><script>const nonce = "${fresh.nonce}";</script>`,
          ),
          headers: { 'content-type': 'text/html', 'x-flow': fresh.flow },
        };
      }
      case 'POST /desk/password': {
        const right =
          own !== undefined &&
          form.get('token') === session.csrf &&
          form.get('nonce') === own.nonce &&
          headers['x-flow'] === own.flow &&
          headers['x-device'] === own.device;
        if (!right) return json({ error: 'out of date' }, 409);
        own.name = form.get('user');
        own.word = form.get('pass');
        return json({ next: [{ ticket: own.ticket }] });
      }
      case 'PUT /desk/code': {
        const sent: unknown = JSON.parse(call.body);
        const wanted = (code: string): string => JSON.stringify({ ticket: own?.ticket, code });
        const now = Date.now();
        const codes = [now, now - 30_000].map((at) => oneTimeCode(totpSecret, at));
        if (own === undefined || !codes.some((code) => wanted(code) === JSON.stringify(sent)))
          return json({ error: 'no such code' }, 403);
        return call.enter(own.name, own.word).status === 302 ? json({ ok: true }) : json({ ok: false }, 401);
      }
      default:
        return null;
    }
  };
  return startShop({ keeps, first });
}

const steps = [
  {
    get: '/desk',
    expect: { status: 200 },
    capture: {
      token: { css: 'input[name=token]', attribute: 'value' },
      nonce: { regex: 'nonce = "(\\w+)"' },
      flow: { header: 'X-Flow' },
      device: { cookie: 'device' },
    },
  },
  {
    post: '/desk/password',
    form: { token: '{{token}}', nonce: '{{nonce}}', user: '{{username}}', pass: '{{password}}' },
    headers: { 'X-Flow': '{{flow}}', 'X-Device': '{{device}}' },
    capture: { ticket: { json: '/next/0/ticket' } },
  },
  { put: '/desk/code', json: { ticket: '{{ticket}}', code: '{{totp}}' } },
];

describe('a config file with steps, through the bundle', () => {
  let workspace: string;
  const shops: Shop[] = [];
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'steps-'));
  });
  afterEach(async () => {
    await Promise.all(shops.splice(0).map((shop) => shop.close()));
    rmSync(workspace, { recursive: true });
  });

  async function shop(keeps: boolean): Promise<Shop> {
    const started = await startGuarded(keeps);
    shops.push(started);
    return started;
  }

  async function judged(
    targets: readonly (readonly [name: string, shop: Shop, steps: readonly unknown[]])[],
  ): Promise<ActionResult & { readonly report: ReportJson }> {
    mkdirSync(join(workspace, '.github'));
    const env = Object.fromEntries(targets.map(([name, { password }]) => [`${name}_PASSWORD`, password]));
    const config = {
      version: 1,
      defaults: { username: 'alice', 'totp-secret': '${TOTP_SECRET}' },
      targets: targets.map(([name, { url }, own]) => ({
        name,
        url,
        password: `\${${name}_PASSWORD}`,
        login: { type: 'steps', steps: own },
      })),
    };
    writeFileSync(join(workspace, '.github/session-fixation-gate.yml'), stringify(config));
    const result = await runAction({
      entry,
      inputs: {},
      workspace,
      env: { ...env, TOTP_SECRET: totpSecret },
    });
    const file = join(workspace, result.outputs['report-json'] ?? 'no report');
    // The report's own schema is held by other tests.
    return { ...result, report: JSON.parse(readFileSync(file, 'utf8')) as ReportJson };
  }

  /** Everything that the step has left, without what only the runner reads. */
  function written({ stdout, stderr, summary }: ActionResult): string {
    const files = readdirSync(join(workspace, 'session-fixation-report')).map((file) =>
      readFileSync(join(workspace, 'session-fixation-report', file), 'utf8'),
    );
    return [stdout.replace(/^::add-mask::.*$/gm, ''), stderr, summary, ...files].join('\n');
  }

  const decided = (target: TargetJson | undefined): Record<string, string> =>
    Object.fromEntries((target?.checks ?? []).map(({ id, outcome }) => [id, outcome]));

  it('passes the application that renews, and fails the one that keeps the identifier, with captures of each kind and a one-time code', async () => {
    const [fixed, hurried] = [await shop(false), await shop(true)];
    const result = await judged([
      ['fixed', fixed, steps],
      ['hurried', hurried, steps],
    ]);
    const [one, other] = result.report.targets;
    expect([one?.reason, decided(one)['session-fixation'], decided(one)['logout-invalidation']]).toEqual([
      null,
      'pass',
      'pass',
    ]);
    expect([other?.conclusion, decided(other)['session-fixation']]).toEqual(['fail', 'fail']);
    expect(one?.login).toMatchObject({
      type: 'steps',
      howFound: 'given by the steps of the config file (3)',
      certainty: 'confirmed',
      grounds: { given: ['steps'], victim: 'signed-in', wrongPassword: 'signed-out' },
    });
    expect([result.exitCode, result.outputs['conclusion']]).toEqual([1, 'fail']);
    expect(result.summary).toContain('given by steps');
    for (const secret of [fixed.password, hurried.password, totpSecret]) expect(written(result)).not.toContain(secret);
  }, 120_000);

  it('says which step failed, what came back and what was expected, and shows no secret', async () => {
    const target = await shop(false);
    const [begin, , end] = steps;
    const result = await judged([
      [
        'changed',
        target,
        [
          begin,
          {
            post: '/desk/words',
            form: { user: '{{username}}', pass: '{{password}}' },
            expect: { status: 201 },
          },
          end && { put: '/desk/code', json: { code: '{{totp}}' } },
        ],
      ],
    ]);
    const [changed] = result.report.targets;
    expect([result.exitCode, result.outputs['conclusion'], changed?.conclusion]).toEqual([
      1,
      'inconclusive',
      'inconclusive',
    ]);
    expect(changed?.reason).toMatch(
      /Step 2 of the sign-in \(POST \/desk\/words\) came to POST \S+\/desk\/words → 404, titled "Shop"; 201 was expected/,
    );
    expect(changed?.login).toMatchObject({ certainty: 'tentative' });
    expect(new Set(Object.values(decided(changed)))).toEqual(new Set(['inconclusive']));
    for (const secret of [target.password, totpSecret]) expect(written(result)).not.toContain(secret);
  }, 120_000);
});
