import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { PlantedIdentifier, SignInAgain } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { nothingPlanted, withLeft } from '../../src/experiments/nothing-planted.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { startLate, type LateOptions } from '../apps/late-sessions.js';
import { gathered as evidenceOf, planted as planting, secondSignIn } from '../builders/evidence.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';
import { closeServers, html, redirect, sentCookies, serve, type LittleServer } from '../builders/server.js';

afterEach(closeServers);

async function planted(options: LateOptions): Promise<Gathered<PlantedIdentifier>> {
  const app = await startLate(options);
  try {
    return (await runAlone(app, plantedIdentifier)).gathered;
  } finally {
    await app.close();
  }
}

describe('an identifier that no entry page gives', () => {
  it.each([
    ['script', 'GET', 'sends what a script of the page sends'],
    ['guarded-script', 'POST', 'sends what a script of the page sends'],
    ['refusal', 'POST', 'signs in with the form'],
    ['queried-script', 'GET', 'sends what a script of the page sends'],
    ['linked-page', 'GET', 'opens a page that the first pages link to'],
    ['last-link', 'GET', 'opens a page that the first pages link to'],
    ['basket', 'POST', 'sends a form that visitors use'],
    ['unknown-cookie', 'GET', 'visits an entry page with a made-up cookie'],
  ] as const)('is had by %s, by the bystander as well, and planted', async (begins, method, note) => {
    const { attack, plantedSession, proof } = factsOf(await planted({ begins, keeps: true }));
    expect([attack, plantedSession]).toEqual(['signed-in', ['tienda']]);
    const given = proof.exchange.filter(({ sets }) => sets.length > 0).slice(0, 2);
    expect(given.map((one) => [one.actor, one.method, one.note])).toEqual([
      ['attacker', method, note],
      ['bystander', method, note],
    ]);
    expect(proof.replay.find((step) => step.do === 'send')).toMatchObject({ jar: 'attacker', request: { method } });
  });

  it.each(['script', 'refusal', 'linked-page', 'basket', 'unknown-cookie'] as const)(
    'is worth nothing after the sign-in if that renews it: by %s',
    async (begins) => {
      expect(factsOf(await planted({ begins, keeps: false }))).toMatchObject({ attack: 'signed-out', fate: 'changed' });
    },
  );

  it.each([
    ['in-place', 'signed-in'],
    ['anew', 'signed-out'],
  ] as const)('is planted again beside what remembers the victim, %s', async (remembers, attack) => {
    const facts = factsOf(await planted({ begins: 'basket', keeps: false, remembers }));
    expect(facts).toMatchObject({ attack: 'signed-out', restored: { cookies: ['tienda'], remembers: ['recuerda'] } });
    expect(facts.restored?.attack).toBe(attack);
    expect(facts.restored?.proof.replay.at(-1)).toMatchObject({ do: 'ask', jar: 'attacker' });
  });

  it('is planted beside what remembers the victim and is exchanged there, and the next one signs it in', async () => {
    const facts = factsOf(await planted({ begins: 'basket', keeps: false, remembers: 'exchanged' }));
    expect(facts.restored).toMatchObject({ remembers: ['recuerda'], attack: 'signed-out' });
  });

  it('is undecided if what remembered the victim does so no more', async () => {
    expect(await planted({ begins: 'basket', keeps: false, remembers: 'forgotten' })).toMatchObject({
      kind: 'inconclusive',
      obstacle: {
        reason: expect.stringMatching(
          /^The cookie “recuerda” alone signed the victim in earlier and no longer does, so it could not be tried/,
        ),
      },
    });
  });

  it('is not there if nothing that visitors do gives one, and it is said what was tried', async () => {
    expect(await planted({ begins: 'mail', keeps: true })).toMatchObject({
      kind: 'not-applicable',
      reason: expect.stringMatching(
        /Besides the entry pages, 1 linked page and 1 refused sign-in were tried.*login-url/,
      ),
    });
  });
});

describe('a session that a script’s file begins', () => {
  it.each([
    ['the sixth of six', { files: 6 }],
    ['the last of fourteen', { files: 14 }],
    ['one that another one imports', { files: 3, imported: true }],
  ] as const)('is planted, whatever its name: %s', async (_, files) => {
    expect(factsOf(await planted({ begins: 'script', keeps: true, ...files })).attack).toBe('signed-in');
    expect(factsOf(await planted({ begins: 'script', keeps: false, ...files })).attack).toBe('signed-out');
  });

  it('is undecided if there are more files than are read', async () => {
    expect(await planted({ begins: 'script', keeps: true, files: 40 })).toMatchObject({
      kind: 'inconclusive',
      obstacle: {
        reason: expect.stringMatching(
          /15 script files of the target’s own host were not read in full \(.*\/js\/25\.js is one\)/,
        ),
        remedy: expect.stringContaining('login-url'),
      },
    });
  });

  it('is not there if each of a dozen files was read', async () => {
    expect((await planted({ begins: 'mail', keeps: true, files: 12 })).kind).toBe('not-applicable');
  });
});

describe('a script’s request that begins a visitor’s session, refused', () => {
  it.each([
    [403, 'inconclusive'],
    [422, 'inconclusive'],
    [401, 'not-applicable'],
  ] as const)('by %i, with what the script adds as well: %s', async (refuses, kind) => {
    const result = await planted({ begins: 'guarded-script', keeps: true, refuses });
    expect(result.kind).toBe(kind);
    if (result.kind === 'inconclusive')
      expect(result.obstacle.reason).toContain(`/api/guest answered ${String(refuses)}`);
  });
});

describe('nothing to plant', () => {
  const nothing = { kind: 'not-applicable', reason: 'Nothing was issued.' } as const;
  const again = (changes: Partial<SignInAgain>): Gathered<SignInAgain> =>
    evidenceOf({ signInAgain: { sameUser: secondSignIn(), otherUser: null, ...changes } }).signInAgain;
  const kept = secondSignIn({ fate: 'kept', attack: 'signed-in' });

  it.each([
    ['a second sign-in renews the identifier', { sameUser: secondSignIn({ fate: 'changed' }) }, 'not-applicable'],
    ['a second sign-in keeps it', { sameUser: kept }, 'inconclusive'],
    ['it keeps it, and nothing tells what it is worth', { sameUser: { ...kept, attack: 'unclear' } }, 'inconclusive'],
    ['it keeps it, and it is worth nothing', { sameUser: { ...kept, attack: 'signed-out' } }, 'not-applicable'],
    ['the value holds the session itself', { sameUser: { ...kept, clientSide: true } }, 'not-applicable'],
    ['another user’s ends it', { sameUser: kept, otherUser: secondSignIn() }, 'not-applicable'],
  ] as const)('if %s', (_, changes, kind) => {
    expect(nothingPlanted(nothing, again(changes)).kind).toBe(kind);
  });

  it('is not believed if it was not seen what a second sign-in does', () => {
    const obstacle = { reason: 'It broke.', remedy: 'Mend it.' };
    expect(nothingPlanted(nothing, { kind: 'inconclusive', obstacle })).toEqual({ kind: 'inconclusive', obstacle });
  });
});

describe('what signing out left, beside what visitors are given', () => {
  const nothing = { kind: 'not-applicable', reason: 'Nothing was issued.' } as const;
  const open = { kind: 'inconclusive', obstacle: { reason: 'It broke.', remedy: 'Mend it.' } } as const;
  const tried = (
    attack: 'signed-in' | 'signed-out',
    leftBy: PlantedIdentifier['leftBy'],
  ): Gathered<PlantedIdentifier> => evidenceOf({ plantedIdentifier: planting({ attack, leftBy }) }).plantedIdentifier;
  const again = (sameUser: SignInAgain['sameUser']): Gathered<SignInAgain> =>
    evidenceOf({ signInAgain: { sameUser, otherUser: null } }).signInAgain;
  const renewed = again(secondSignIn());
  const left = tried('signed-out', 'same-account');

  it('is what counts if visitors are given nothing', () => {
    expect(withLeft(nothing, left, renewed)).toBe(left);
  });

  it('does not settle what becomes of a session that nobody signed out of', () => {
    const kept = again(secondSignIn({ fate: 'kept', attack: 'signed-in' }));
    expect(withLeft(nothing, left, kept).kind).toBe('inconclusive');
  });

  it('is mentioned, too, if nothing was left', () => {
    const none = { kind: 'not-applicable', reason: 'Nothing was left.' } as const;
    expect(withLeft(nothing, none, renewed)).toMatchObject({ reason: 'Nothing was issued. Nothing was left.' });
  });

  it.each([
    ['a kept identifier', tried('signed-in', 'same-account')],
    ['a source that could not be tried', open],
  ])('outweighs a visitor’s that was renewed: %s', (_, found) => {
    expect(withLeft(tried('signed-out', null), found, renewed)).toBe(found);
  });

  it('adds nothing to a visitor’s if both are renewed, or nothing was to be known of that', () => {
    const visitors = tried('signed-out', null);
    expect(withLeft(visitors, left, renewed)).toBe(visitors);
    expect(withLeft(open, left, renewed)).toBe(open);
  });
});

const account = { username: 'ines', password: 'made-up 77ab' };

/** Every visitor is given an identifier, but for what `spoils` says of one request to an entry page. */
function spoiled(spoils: (visits: number) => number | null): Promise<LittleServer> {
  const sessions = new Map<string, boolean>();
  let visits = 0;
  const form =
    '<form method=post action=/in><input name=user><input type=password name=pass><button>Sign in</button></form>';
  return serve((request, response) => {
    const id = sentCookies(request).get('visit') ?? '';
    const fields = new URLSearchParams(request.body);
    if (request.method === 'POST' && fields.get('pass') === account.password) {
      const now = sessions.has(id) ? id : randomBytes(16).toString('hex');
      sessions.set(now, true);
      response.setHeader('set-cookie', `visit=${now}; HttpOnly`);
      redirect(response, '/account');
    } else if (request.path === '/account') {
      if (sessions.get(id) === true) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
      else redirect(response, '/');
    } else {
      visits += 1;
      const status = sessions.has(id) ? null : spoils(visits);
      if (status === null && !sessions.has(id)) {
        const fresh = randomBytes(16).toString('hex');
        sessions.set(fresh, false);
        response.setHeader('set-cookie', `visit=${fresh}; HttpOnly`);
      }
      response.statusCode = status ?? 200;
      if (status === 200) response.end('');
      else html(response, `<title>Shop</title>${status === null ? form : 'Trouble'}`);
    }
  });
}

describe('an entry page that fails', () => {
  it.each([500, 503, 429, 200])('once (%i) is asked again, and the identifier is found to be kept', async (status) => {
    let from = Infinity;
    const server = await spoiled((visits) => (visits === from ? status : null));
    const { gathered } = await runAlone({ url: server.origin, ...account }, plantedIdentifier, {}, () => {
      from = server.seen.filter(({ method, path }) => method === 'GET' && path !== '/account').length + 1;
    });
    expect(factsOf(gathered)).toMatchObject({ attack: 'signed-in', fate: 'kept' });
  });

  it.each([500, 503, 200])('all the time (%i) is no page that gives nothing', async (status) => {
    let calibrated = false;
    const server = await spoiled(() => (calibrated ? status : null));
    const { gathered } = await runAlone({ url: server.origin, ...account }, plantedIdentifier, {}, () => {
      calibrated = true;
    });
    expect(gathered).toMatchObject({ kind: 'inconclusive', obstacle: { reason: expect.stringMatching(/entry page/) } });
  });
});

/** A shop whose last basket begins a visitor's session, which is kept at the sign-in. */
function market(stalls: {
  readonly forms?: number;
  readonly scripted?: number;
  readonly pages?: number;
}): Promise<LittleServer> {
  const { forms = 0, scripted = 0, pages = 0 } = stalls;
  const sessions = new Map<string, boolean>();
  const each = (count: number, write: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => write(at)).join('');
  const home = [
    each(forms, (at) => `<form method=post action=/basket/${String(at)}><button>Add to basket</button></form>`),
    each(pages, (at) => `<a href=/stall/${String(at)}>Stall ${String(at)}</a>`),
    `<script>${each(scripted, (at) => `fetch('/api/stalls/s${String(at)}');`)}</script>`,
    '<form method=post action=/in><input name=user><input type=password name=pass><button>Sign in</button></form>',
  ].join('');
  const last = [`/basket/${String(forms - 1)}`, `/api/stalls/s${String(scripted - 1)}`];
  return serve((request, response) => {
    const id = sentCookies(request).get('stall') ?? '';
    const begin = (signedIn: boolean): void => {
      const now = sessions.has(id) ? id : randomBytes(16).toString('hex');
      sessions.set(now, signedIn);
      response.setHeader('set-cookie', `stall=${now}; Path=/; HttpOnly`);
    };
    const leaves = request.path === '/logout';
    if (leaves) sessions.delete(id);
    if (leaves) response.setHeader('set-cookie', 'stall=; Path=/; Max-Age=0');
    if (last.includes(request.path) && !sessions.has(id)) begin(false);
    const comes = request.path === '/in' && new URLSearchParams(request.body).get('pass') === account.password;
    if (comes) begin(true);
    if (comes || leaves || request.method === 'POST') redirect(response, comes ? '/account' : '/');
    else if (request.path === '/account') {
      if (sessions.get(id) === true) html(response, '<h1>Your orders</h1>Four pears. <a href=/logout>Sign out</a>');
      else redirect(response, '/');
    } else html(response, `<title>Market</title>${request.path === '/' ? home : request.path}`);
  });
}

describe('more places than are tried', () => {
  const lookedAt = async (stalls: Parameters<typeof market>[0]): Promise<Gathered<PlantedIdentifier>> => {
    const { origin } = await market(stalls);
    return (await runAlone({ url: origin, ...account }, plantedIdentifier)).gathered;
  };

  it.each([
    ['forms', { forms: 8 }, /a form that visitors use \(POST .*\/basket\/6\) and 1 more/],
    ['scripts', { scripted: 13 }, /a request of a page’s script \(GET .*\/api\/stalls\/s12\)\./],
  ] as const)('are undecided if one of the %s could have given an identifier', async (_, stalls, left) => {
    expect(await lookedAt(stalls)).toMatchObject({
      kind: 'inconclusive',
      obstacle: { reason: expect.stringMatching(left), remedy: expect.stringMatching(/login-url or protected-url/) },
    });
  });

  it.each([
    ['forms', { forms: 6 }],
    ['scripts', { scripted: 12 }],
  ] as const)('are none if all %s are tried', async (_, stalls) => {
    expect(factsOf(await lookedAt(stalls))).toMatchObject({ attack: 'signed-in', fate: 'kept' });
  });

  it('are said if they are pages', async () => {
    expect(await lookedAt({ pages: 8 })).toMatchObject({
      kind: 'not-applicable',
      reason: expect.stringMatching(/3 more pages that those link to were not opened/),
    });
  });
});
