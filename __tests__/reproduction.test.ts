import iconv from 'iconv-lite';
import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import type { TargetSettings } from '../src/inputs/settings.js';
import { oneTimeCode } from '../src/sign-in/totp.js';
import { renderCurl } from '../src/report/curl.js';
import { scan } from '../src/scan/scan.js';
import { runScript } from './builders/run-script.js';
import { leave, page, redirect, startShop, type ShopCall, type ShopShape } from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** What the gate found of a shop, repeated by the script that it prints: bash and curl against the same shop. */

const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

interface Ran {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Scans the shop, and runs the reproduction of the first finding of the check. */
async function repeated(shape: ShopShape, check: string, settings: Partial<TargetSettings> = {}): Promise<Ran> {
  const shop = await startShop(shape);
  try {
    const scanned = await scan(
      buildTarget(shop, settings),
      createSecrets(() => undefined),
    );
    const result = scanned.checks.find(({ id }) => id === check);
    const finding = result?.outcome === 'fail' ? result.findings[0] : undefined;
    if (finding === undefined) throw new Error(`${check}: ${JSON.stringify(result ?? scanned.state)}`);
    const protectedUrl = scanned.protected?.url ?? '';
    const script = renderCurl(finding.proof.replay, scanned.login?.recipe ?? null, protectedUrl);
    const { stdout, stderr } = await runScript(script, {
      LOGIN_USERNAME: shop.username,
      LOGIN_PASSWORD: shop.password,
      TOTP_COMMAND: `echo ${oneTimeCode(secret)}`,
    });
    return { script, stdout: stdout.trimEnd(), stderr };
  } finally {
    await shop.close();
  }
}

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const rightCode = (code: string | null): boolean =>
  code !== null && [0, 30_000, 60_000].some((ago) => oneTimeCode(secret, Date.now() - ago) === code);

const token = ({ session }: ShopCall): string => `<input type=hidden name=csrf value="${session.csrf}">`;

const codeField = '<input name=code autocomplete=one-time-code>';

const withCode: readonly (readonly [where: string, shape: ShopShape, settings?: Partial<TargetSettings>])[] = [
  [
    'on the page after the password',
    (() => {
      const waiting = new Map<string, readonly [string | null, string | null]>();
      return {
        first: (call) => {
          const { form, session } = call;
          if (is(call, 'POST /login')) {
            waiting.set(session.csrf, [form.get('username'), form.get('password')]);
            return redirect('/second');
          }
          if (is(call, 'GET /second'))
            return page(`<form method=post action=/second>${token(call)}${codeField}<button>Go on</button></form>`);
          if (!is(call, 'POST /second')) return null;
          const right = form.get('csrf') === session.csrf && rightCode(form.get('code'));
          return right ? call.enter(...(waiting.get(session.csrf) ?? [null, null])) : page('No.', 403);
        },
      };
    })(),
  ],
  [
    'in the form itself',
    {
      loginPage: (call) =>
        `<form method=post action=/login>${token(call)}<input name=username><input type=password name=password>${codeField}<button>Sign in</button></form>`,
      first: (call) => (is(call, 'POST /login') && !rightCode(call.form.get('code')) ? page('No.', 403) : null),
    },
  ],
  [
    'where login-body puts it, beside a name with a domain before it',
    {
      loginPage: (call) =>
        `<form method=post action=/login>${token(call)}<input name=user><input type=password name=password><button>Sign in</button></form>`,
      first: (call) => {
        if (!is(call, 'POST /login')) return null;
        const { form } = call;
        const [, user = null] = /^SHOP\\(.*)$/.exec(form.get('user') ?? '') ?? [];
        return rightCode(form.get('pin')) ? call.enter(user, form.get('password')) : page('No.', 403);
      },
    },
    {
      login: {
        type: 'form',
        url: null,
        body: '{"user":"SHOP\\\\{{username}}","pin":"{{totp}}"}',
        steps: [],
        command: null,
      },
    },
  ],
];

describe('the reproduction of a scan', () => {
  it.each(withCode)('sends a fresh one-time code, %s', async (_where, shape, settings = {}) => {
    const ran = await repeated({ ...shape, keeps: true }, 'session-fixation', {
      ...settings,
      totpSecret: secret,
    });
    expect(ran.stderr).toBe('');
    expect(ran.script).toContain('# Each sign-in wants a fresh one-time code: set TOTP_COMMAND');
    expect(ran.stdout).toMatch(/jar of attacker: HTTP 200, and the page names the account\n.*$/);
  });

  it.each(['urlencoded', 'multipart'] as const)(
    'sends the name of an account in the encoding of the page (%s)',
    async (encoding) => {
      const charset = 'windows-1252';
      const field = (body: string, name: string): string | null => {
        const [, sent = null] =
          encoding === 'urlencoded'
            ? (new RegExp(`(?:^|&)${name}=([^&]*)`).exec(body) ?? [])
            : (new RegExp(`name="${name}"\r\n\r\n([^\r]*)`).exec(body) ?? []);
        if (sent === null || encoding === 'multipart') return sent;
        const bytes = sent
          .replaceAll('+', ' ')
          .replace(/%(..)/g, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)));
        return iconv.decode(Buffer.from(bytes, 'latin1'), charset);
      };
      const ran = await repeated(
        {
          account: 'Jörg €',
          keeps: true,
          loginPage: (call) =>
            `<h1>Größe</h1><form method=post action=/login${encoding === 'multipart' ? ' enctype=multipart/form-data' : ''}>${token(call)}<input type=hidden name=note value="Größe"><input name=username><input type=password name=password><button>Anmelden</button></form>`,
          first: (call) =>
            is(call, 'POST /login') && field(call.body, 'csrf') === call.session.csrf
              ? field(call.body, 'note') === (encoding === 'multipart' ? 'Gr\ufffd\ufffde' : 'Größe')
                ? call.enter(
                    encoding === 'multipart' && field(call.body, 'username') === 'J\ufffdrg \ufffd'
                      ? 'Jörg €'
                      : field(call.body, 'username'),
                    field(call.body, 'password'),
                  )
                : page('The note is another one.', 403)
              : null,
          last: (answer) =>
            typeof answer.body === 'string'
              ? {
                  ...answer,
                  headers: { ...answer.headers, 'content-type': `text/html; charset=${charset}` },
                  body: iconv.encode(answer.body, charset),
                }
              : answer,
        },
        'session-fixation',
      );
      expect(ran.stderr).toBe('');
      expect(ran.stdout).toMatch(/jar of attacker: HTTP 200\b.*\n.*$/);
    },
  );

  it('signs out as a script does, with the token that the page writes for it', async () => {
    const ran = await repeated(
      {
        accountControls: ({ session }) =>
          `<script id=state type="application/json">{"user":"alice","csrfToken":"${session.csrf}"}</script>
           <script>$.ajax({ url: '/my/logout', type: 'DELETE' });</script>`,
        first: (call) => {
          if (call.path === '/logout') return page('There is no such page.', 404);
          if (!is(call, 'DELETE /my/logout')) return null;
          const { headers, id, session } = call;
          if (headers['x-csrf-token'] !== session.csrf || headers['x-requested-with'] !== 'XMLHttpRequest')
            return page('No.', 403);
          leave(call);
          call.sessions.set(id, session);
          return { status: 204 };
        },
      },
      'logout-invalidation',
    );
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toContain('signing out answered 204');
    expect(ran.stdout).toMatch(/jar of victim: HTTP 302 /);
    expect(ran.stdout).toMatch(/jar of victim-before-logout: HTTP 200, and the page names the account\n.*$/);
  });
});
