import type { LinkVector } from '../evidence/carrier.js';
import type { LinkAttempt } from '../evidence/evidence.js';
import type { Exchange } from '../evidence/exchange.js';
import type { ReplayLink, ReplayStep } from '../evidence/replay.js';
import { addedSteps } from './derived-carriers.js';
import type { Scene } from './experiment.js';
import { askingFor, type LinkSignIn } from './sign-in-by-link.js';
import { issuingPage } from './link-identifiers.js';
import { aliasesOf, replayLink, type Alias } from './url-names.js';

/** A sign-in by link and its own part of the transcript. */
export type Carried = LinkSignIn & { readonly exchange: readonly Exchange[] };

interface Planted {
  readonly names: readonly string[];
  readonly value: LinkAttempt['value'];
}

/** The sign-in as evidence. */
export function attemptOf(scene: Scene, planted: Planted, carried: Carried): LinkAttempt {
  const { vectors, byCookie, byLink, added, exchange } = carried;
  return {
    value: planted.value,
    vectors,
    cookie: planted.names.join('+'),
    ...also(aliasesOf(scene, planted.names)),
    byCookie,
    byLink,
    added,
    wins: 'not-tried',
    proof: { exchange, replay: replaySteps(scene, planted, carried) },
  };
}

/** Other names than the cookie's that the identifier was carried under as well. */
function also(aliases: readonly Alias[]): Pick<LinkAttempt, 'also'> {
  return aliases.length === 0 ? {} : { also: aliases.map(([alias]) => alias) };
}

function replaySteps(scene: Scene, { names, value }: Planted, { vectors, asking, added }: Carried): ReplayStep[] {
  const url = scene.calibration.oracle.url.href;
  const page = value === 'issued' ? issuingPage(scene, names) : null;
  const obtaining: readonly ReplayStep[] =
    page === null
      ? names.map((cookie) => ({
          do: 'plant',
          jar: 'attacker',
          cookie,
          value: 'random',
          url,
          note: 'The attacker makes up an identifier.',
        }))
      : [{ do: 'visit', jar: 'attacker', url: page.href, note: 'The attacker is issued an identifier.' }];
  const link = (ways: readonly LinkVector[]): ReplayLink => replayLink(scene, 'attacker', names, ways);
  const ask = { do: 'ask', jar: 'attacker', url } as const;
  return [
    ...obtaining,
    { ...ask, expect: 'signed out', note: 'Before the sign-in the identifier means nothing.' },
    {
      do: 'sign-in',
      jar: 'victim',
      link: link(vectors),
      note: 'The victim signs in by a link that carries the identifier.',
    },
    ...addedSteps(added),
    {
      ...ask,
      expect: 'the victim’s page, here or in the next step: session fixation',
      note: 'The attacker sends the identifier as a cookie.',
    },
    {
      ...ask,
      link: link(askingFor(asking, vectors).vectors),
      expect: 'the victim’s page, here or in the step before: session fixation',
      note: 'The attacker sends the identifier in the URL, and no cookie.',
    },
  ];
}
