import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import type { Framework } from '../../src/conventions/index.js';
import type { Finding } from '../../src/policy/decision.js';
import { viewOf, type ReportView } from '../../src/report/report-view.js';
import { decision, finding, runFacts, scan, target } from '../builders/report-decision.js';

/** New findings of real checks, on targets of a framework. */
function view(
  ids: readonly string[],
  { framework = 'express', names = ['shop'], over = ids.length }: Partial<Options> = {},
): ReportView {
  const targets = names.map((name) =>
    target({ scan: scan({ name, framework }), findings: ids.map((id) => found(id, name)) }),
  );
  return viewOf(decision({ targets, overThreshold: over }), runFacts());
}

interface Options {
  readonly framework: Framework | null;
  readonly names: readonly string[];
  readonly over: number;
}

function found(id: string, name: string, changes: Partial<Finding> = {}): Finding {
  const check = checks.map(({ meta }) => meta).find((meta) => meta.id === id);
  if (check === undefined) throw new Error(`There is no check ${id}.`);
  return finding({ check, target: name, fingerprint: `${id}/${name}`, ...changes });
}

const renewed = ['session-fixation', 'session-adoption', 'reauthentication-rotation'];

describe('causes of findings', () => {
  it('are one change for what has the same fix', () => {
    const { causes } = view([...renewed, 'logout-invalidation']);
    expect(causes.map((cause) => cause.checks)).toEqual([renewed, ['logout-invalidation']]);
    expect(causes[0]?.closes).toBe('One change closes 3 of 4 findings');
    expect(causes[1]?.closes).toBeNull();
  });

  it('are one change for the options of a cookie, whose code is one piece', () => {
    const { causes } = view(['cookie-secure', 'cookie-httponly', 'cookie-samesite', 'cookie-prefix']);
    expect(causes).toHaveLength(1);
    expect(causes[0]?.fixes).toHaveLength(1);
    expect(causes[0]?.fixes[0]?.code).toBe(
      "cookie: {\n  secure: true,\n  httpOnly: true,\n  sameSite: 'lax',\n  path: '/',\n},\nname: '__Host-sid',\n\n// Behind a TLS proxy express-session sets no Secure cookie without this.\napp.set('trust proxy', 1);",
    );
  });

  it('name each change if no framework was recognised', () => {
    const { causes } = view(['cookie-secure', 'cookie-httponly'], { framework: null });
    expect(causes).toHaveLength(1);
    expect(causes[0]?.fixes.map(({ text }) => text.slice(0, 24))).toEqual([
      'Set the attribute Secure',
      'Set the attribute HttpOn',
    ]);
  });

  it('do not promise that options of a cookie mend a token', () => {
    const token = found('session-lifetime', 'shop', { carrier: 'token access_token' });
    const cookie = found('cookie-secure', 'shop');
    const { causes } = viewOf(decision({ targets: [target({ findings: [cookie, token] })] }), runFacts());
    expect(causes).toHaveLength(2);
  });

  it('are grouped over targets', () => {
    const { causes } = view(renewed, { names: ['one', 'two', 'three'] });
    expect(causes).toHaveLength(1);
    expect(causes[0]).toMatchObject({
      targets: ['one', 'two', 'three'],
      closes: 'The same change closes all 9 findings, on 3 targets',
    });
  });

  it('are over the threshold if one of their findings is', () => {
    expect(view(['session-fixation', 'cookie-secure'], { over: 1 }).causes.map(({ over }) => over)).toEqual([
      true,
      false,
    ]);
  });

  it('leave out what somebody accepted', () => {
    const known = found('session-fixation', 'shop', { status: 'known' });
    expect(viewOf(decision({ targets: [target({ findings: [known] })] }), runFacts()).causes).toEqual([]);
  });
});
