import type { FrozenJar } from '../actors/jar.js';
import { cookieSets } from '../evidence/carrier.js';
import type { IdentifierUrls } from '../evidence/evidence.js';
import { unmetControl, type Control, type Trial } from '../evidence/gathered.js';
import type { ReplayStep } from '../evidence/replay.js';
import type { Asked } from '../oracle/oracle.js';
import { answeredAlike, turnsAway, withoutValues } from './answered-alike.js';
import { identifiersAmong } from './derived-carriers.js';
import { control, type Experiment, type Scene } from './experiment.js';
import {
  askByLink,
  identifiersOf,
  madeUpIdentifiers,
  neverPlanted,
  told,
  type Identifiers,
} from './link-identifiers.js';
import { ownSession } from './own-session.js';
import { madeUrls } from './server-urls.js';
import { replayLink } from './url-names.js';

/**
 * URLs with an identifier of the session in them: those that the server made, in the responses that the calibration has
 * received; and whether a signed-in identifier is honoured in the protected request's URL, where no cookie goes along.
 */
export const identifierUrls: Experiment<'identifierUrls'> = { key: 'identifierUrls', run };

type Honoured = IdentifierUrls['honoured'][number];

const vectors = ['query', 'path-parameter'] as const;

async function run(scene: Scene): Promise<Trial<IdentifierUrls>> {
  const first = await lookedFor(scene);
  // A session that was left over may be the next one that the server drops for a visitor's: alone, another is taken.
  const dropped = scene.alone && first.kind === 'tried' && unmetControl(first.controls) !== null;
  return dropped ? lookedFor(scene) : first;
}

async function lookedFor(scene: Scene): Promise<Trial<IdentifierUrls>> {
  const { calibration, lane } = scene;
  const [cookies] = cookieSets(calibration.carriers);
  if (!cookies) {
    return {
      kind: 'not-applicable',
      reason:
        'No cookie keeps the victim signed in (the Authorization header does), so there is no session identifier that could stand in a URL. If the application has a cookie session as well, name its sign-in by login-url or login-type.',
    };
  }
  const names = identifiersAmong(calibration, cookies);
  const made = madeUrls(scene);
  const session = await ownSession(scene, 'before sending its identifier in a URL');
  if (session.kind === 'blocked') return session.trial;
  const { jar } = session;
  const others = cookies.filter((name) => !names.includes(name));
  const beside = others.length === 0 ? null : jar.only(others);
  const honoured: Honoured[] = [];
  for (const vector of vectors) {
    honoured.push(await honouredIn(scene, names, { jar, beside }, vector));
  }
  const open = honoured.filter(({ answer }) => answer === 'signed-in').map(({ vector }) => vector);
  const controls: Control[] = [
    ...session.controls,
    // One that is signed-in shows by itself that the session is there; any other answer shows nothing without it.
    ...(open.length < vectors.length ? [await stillThere(scene, jar)] : []),
    ...(open.length > 0
      ? [await neverPlanted(scene, names, { vectors: open, worthless: null }, withBeside(beside))]
      : []),
  ];
  const proof = { exchange: lane.recorder.exchange, replay: replaySteps(scene, names, open) };
  return { kind: 'tried', controls, facts: { made, honoured, cookie: names.join('+'), proof } };
}

/** The session's cookies, and those of them that are no identifier and may stand beside one; null where all are. */
interface Own {
  readonly jar: FrozenJar;
  readonly beside: FrozenJar | null;
}

function withBeside(beside: FrozenJar | null): Parameters<typeof neverPlanted>[3] {
  return beside && { of: (jar) => ({ jar: jar.with(beside), token: null }) };
}

/**
 * An answer like neither class says nothing by itself: a server that reads no path parameters knows no such page. Where a
 * made-up identifier in the same place is answered alike, the signed-in one is not honoured there. Where it is answered
 * otherwise, who is signed in by cookie is asked to say more: a server that refuses every address of this kind, to those who
 * are signed in too, honours none.
 */
async function honouredIn(
  scene: Scene,
  names: readonly string[],
  { jar, beside }: Own,
  vector: Honoured['vector'],
): Promise<Honoured> {
  const asking = { vectors: [vector], worthless: null };
  const where = vector === 'query' ? 'in the query' : 'as a path parameter';
  const ask = async (identifiers: Identifiers, whose: string, own: FrozenJar | null = null): Promise<Asked> => {
    const without = beside === null ? 'without any cookie' : `and no cookie but ${beside.names.join(', ')}`;
    const note = `asks with ${whose} ${where}, ${own ? 'and its own cookies' : without}`;
    const role = own ? 'victim' : 'attacker';
    const asked = await askByLink(scene, role, identifiers, asking, note, own ?? beside);
    const values = identifiers.map(([, value]) => value);
    return { ...asked, page: asked.page && withoutValues(asked.page, values) };
  };
  const asked = await ask(told(scene, identifiersOf(jar, names)), 'the victim’s signed-in identifier');
  const { page } = asked;
  const { username } = scene.calibration.credentials;
  if (asked.answer !== 'unclear' || page === null) return { vector, answer: asked.answer };
  const alike = (other: Asked): boolean =>
    other.answer === 'unclear' && other.page !== null && answeredAlike(page, other.page, username);
  const invented = madeUpIdentifiers(scene, names);
  if (alike(await ask(invented, 'a made-up identifier'))) return { vector, answer: 'signed-out' };
  if (!turnsAway(page, username)) return { vector, answer: 'unclear' };
  return alike(await ask(invented, 'a made-up identifier', jar))
    ? { vector, answer: 'signed-out', refused: true }
    : { vector, answer: 'unclear' };
}

async function stillThere({ calibration, lane }: Scene, jar: FrozenJar): Promise<Control> {
  const asked = await calibration.oracle.replay(lane, 'victim', jar, 'asks with its own cookies');
  return control(
    'still-signed-in',
    'signed-in',
    asked,
    'The victim was signed out while its identifier was sent in a URL',
    'Give this gate an account that nothing else signs in with.',
  );
}

function replaySteps(scene: Scene, names: readonly string[], open: readonly Honoured['vector'][]): ReplayStep[] {
  if (open.length === 0) return [];
  return [
    { do: 'sign-in', jar: 'victim', note: 'The victim signs in.' },
    ...open.map((vector): ReplayStep => ({
      do: 'ask',
      jar: 'attacker',
      link: replayLink(scene, 'victim', names, [vector]),
      url: scene.calibration.oracle.url.href,
      expect: 'the victim’s page: the identifier is honoured in a URL',
      note: 'The victim’s identifier is sent in the URL, and no cookie.',
    })),
  ];
}
