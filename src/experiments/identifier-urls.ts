import type { FrozenJar } from '../actors/jar.js';
import type { IdentifierUrls } from '../evidence/evidence.js';
import { unmetControl, type Trial } from '../evidence/gathered.js';
import type { Asked } from '../oracle/oracle.js';
import { answeredAlike, turnsAway, withoutValues } from './answered-alike.js';
import { stillSignedIn } from './controls.js';
import { identifiersAmong, type Completed } from './derived-carriers.js';
import { onEachSet } from './each-set.js';
import type { Experiment } from './experiment.js';
import {
  askByLink,
  hideIdentifiers,
  identifiersOf,
  madeUpIdentifiers,
  neverPlanted,
  type Identifiers,
} from './link-identifiers.js';
import { ownSession } from './own-session.js';
import type { Scene } from './scene.js';
import { madeUrls } from './server-urls.js';
import { replayLink } from './url-names.js';

/**
 * URLs with an identifier of the session in them: those that the server made, in the responses that the calibration has
 * received; and whether a signed-in identifier is honoured in the protected request's URL, if no cookie goes along.
 */
export const identifierUrls: Experiment<'identifierUrls'> = {
  key: 'identifierUrls',
  needs: { cookies: 'there is no session identifier that could stand in a URL' },
  ends: 'nothing',
  signIns: 4,
  run(scene): Promise<Trial<readonly IdentifierUrls[]>> {
    return onEachSet(scene, scene.setsOfCookies, inPlaceOf, {
      join: (all) => all.flat(),
      proves: (all) => all.some(({ made, honoured }) => made.length > 0 || honoured.some(isHonoured)),
    });
  },
};

/** Looks for the identifier of the session in question. */
async function inPlaceOf(scene: Scene): Promise<Trial<readonly IdentifierUrls[]>> {
  const first = await lookedFor(scene);
  // A session that was left over may be the next one that the server drops for a visitor's: then another is taken.
  const dropped = scene.mayHaveRunBefore && first.kind === 'tried' && unmetControl(first.controls) !== null;
  return dropped ? lookedFor(scene.again()) : first;
}

type Honoured = IdentifierUrls['honoured'][number];

const vectors = ['query', 'path-parameter'] as const;

function isHonoured({ answer }: Honoured): boolean {
  return answer === 'signed-in';
}

async function lookedFor(scene: Scene): Promise<Trial<readonly IdentifierUrls[]>> {
  const names = identifiersAmong(scene.calibration, scene.cookies);
  const made = madeUrls(scene);
  scene.byHand.signIn();
  const session = await ownSession(scene, 'before sending its identifier in a URL');
  if (session.kind === 'untried') return session;
  if (session.control) scene.expect(session.control);
  const { jar } = session;
  const others = scene.cookies.filter((name) => !names.includes(name));
  const own = { jar, beside: others.length === 0 ? null : jar.only(others) };
  const honoured: Honoured[] = [];
  for (const vector of vectors) honoured.push(await honouredIn(scene, names, own, vector));
  const open = honoured.filter(isHonoured).map(({ vector }) => vector);
  // One that is signed-in shows by itself that the session is there; any other answer shows nothing without it.
  if (open.length < vectors.length) {
    const asked = await scene.replay('victim', jar, 'asks with its own cookies');
    scene.expect(stillSignedIn(asked, 'The victim was signed out while its identifier was sent in a URL'));
  }
  if (open.length > 0)
    scene.expect(await neverPlanted(scene, names, { vectors: open, worthless: null }, withBeside(own)));
  return scene.tried([{ made, honoured, cookie: names.join('+'), proof: scene.proof }]);
}

/** The session's cookies, and those of them that are no identifier and may stand beside one; null if all are. */
interface Own {
  readonly jar: FrozenJar;
  readonly beside: FrozenJar | null;
}

function withBeside({ beside }: Own): Completed['of'] {
  return beside && ((jar) => ({ jar: jar.with(beside), token: null }));
}

/**
 * An answer like neither class says nothing by itself: a server that reads no path parameters knows no such page. If a
 * made-up identifier in the same place is answered alike, the signed-in one is not honoured there. If it is answered
 * otherwise, who is signed in by cookie is asked to say more: a server that refuses every address of this kind, to
 * those who are signed in too, honours none.
 */
async function honouredIn(
  scene: Scene,
  names: readonly string[],
  { jar, beside }: Own,
  vector: Honoured['vector'],
): Promise<Honoured> {
  const where = vector === 'query' ? 'in the query' : 'as a path parameter';
  const without = beside === null ? 'without any cookie' : `and no cookie but ${beside.names.join(', ')}`;
  const asAttacker = { role: 'attacker', jar: beside } as const;
  const ask = async (
    identifiers: Identifiers,
    whose: string,
    sender: Parameters<typeof askByLink>[1],
  ): Promise<Asked> => {
    const note = `asks with ${whose} ${where}, ${sender.role === 'victim' ? 'and its own cookies' : without}`;
    const asked = await askByLink(scene, sender, { identifiers, vectors: [vector], worthless: null }, note);
    const values = identifiers.map(([, value]) => value);
    return { ...asked, page: asked.page && withoutValues(asked.page, values) };
  };
  const identifiers = hideIdentifiers(scene, identifiersOf(jar, names));
  const { answer, page } = await ask(identifiers, 'the victim’s signed-in identifier', asAttacker);
  if (answer === 'signed-in') honouredByHand(scene, names, vector);
  if (answer !== 'unclear' || page === null) return { vector, answer };
  const { username } = scene.calibration.credentials;
  const alike = (other: Asked): boolean =>
    other.answer === 'unclear' && other.page !== null && answeredAlike(page, other.page, username);
  const invented = madeUpIdentifiers(scene, names);
  if (alike(await ask(invented, 'a made-up identifier', asAttacker))) return { vector, answer: 'signed-out' };
  if (!turnsAway(page, username)) return { vector, answer };
  return alike(await ask(invented, 'a made-up identifier', { role: 'victim', jar }))
    ? { vector, answer: 'signed-out', refused: true }
    : { vector, answer };
}

function honouredByHand(scene: Scene, names: readonly string[], vector: Honoured['vector']): void {
  scene.byHand.ask('attacker', {
    link: replayLink(scene, 'victim', names, [vector]),
    expect: 'the victim’s page: the identifier is honoured in a URL',
    note: 'The victim’s identifier is sent in the URL, and no cookie.',
  });
}
