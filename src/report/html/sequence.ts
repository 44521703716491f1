import type { Answer } from '../../evidence/answer.js';
import type { ActorRole, Exchange } from '../../evidence/exchange.js';
import { listed } from '../../policy/words.js';
import { lanesOf, laneTitles } from '../sequence.js';
import { joined, markup, type Html } from './markup.js';

/** report.json has all. */
const stepsShown = 150;

/** Labels of one request or response. */
const labelsShown = 12;

/** Colours of identifiers: enough to tell those of one exchange apart. */
const colours = 6;

/**
 * The exchange as a sequence of actors: a lane for each, an arrow to the application and one back for every request. It
 * is a numbered list of sentences, drawn by its style, so that the drawing and its text are the same.
 */
export function renderExchange(exchange: readonly Exchange[], base: string): Html {
  const present = lanesOf(exchange);
  const colourOf = coloursOf(exchange);
  const place = (role: ActorRole): number => present.indexOf(role) + 1;
  const steps = exchange
    .slice(0, stepsShown)
    .map((step) => drawStep(step, { place: place(step.actor), base, colourOf }));
  const left = exchange.length - steps.length;
  const columns = (kind: 'lane' | 'life'): Html[] => [
    ...present.map(
      (role) =>
        markup`<span class="${kind} ${role} at-${place(role)}">${kind === 'lane' ? laneTitles[role] : ''}</span>`,
    ),
    markup`<span class="${kind} application">${kind === 'lane' ? 'Application' : ''}</span>`,
  ];
  return markup`<figure class="sequence of-${present.length}">
<figcaption>Requests of the ${listed(present, present.length)} to the application, in the order of sending.${legend(exchange)}</figcaption>
<div class="lanes" aria-hidden="true">${columns('lane')}</div>
<div class="track"><div aria-hidden="true">${columns('life')}</div>
<ol class="steps" role="list">
${steps}</ol></div>${left > 0 ? markup`<p>${left} more are in report.json.</p>` : null}
</figure>
`;
}

function legend(exchange: readonly Exchange[]): Html | null {
  const label = exchange
    .flatMap(({ carriers, sets }) => [...(carriers ?? []), ...sets])
    .map(identifierIn)
    .find((identifier) => identifier !== null);
  if (label === undefined) return null;
  const name = label.replace(/#\d+$/u, '');
  return markup` The first value of <code>${name}</code> that was seen is called <code>${name}#1</code>, the next <code>${name}#2</code>.`;
}

interface Drawing {
  /** The actor's lane, from 1. */
  readonly place: number;
  readonly base: string;
  readonly colourOf: (label: string) => number | null;
}

function drawStep(step: Exchange, { place, base, colourOf }: Drawing): Html {
  const { actor, number, method, url, note, status, sets, answer, carriers } = step;
  const hit = actor === 'attacker' && answer === 'signed-in' ? 'hit' : 'plain';
  const chips = (all: readonly string[]): Html => labels(all, colourOf);
  return markup`<li class="step ${actor} at-${place} ${hit}">
<p class="note"><span class="number">${number}</span><b>${laneTitles[actor]}</b> ${note}</p>
<p class="request"><span class="wire" aria-hidden="true"></span><span class="unseen">Request: </span><code>${method} ${addressOf(url, base)}</code>${
    carriers === null
      ? null
      : carriers.length === 0
        ? markup` <span class="quiet">with no session</span>`
        : markup` <span class="quiet">with</span> ${chips(carriers)}`
  }</p>
<p class="response"><span class="wire" aria-hidden="true"></span><span class="unseen">Response: </span>${
    status === null ? markup`<code>no response</code>` : markup`<code>${status}</code>`
  }${sets.length > 0 ? markup` <span class="quiet">sets</span> ${chips(sets)}` : null}${
    answer === null ? null : markup` <span class="answer ${answer}">${answerWords[answer]}</span>`
  }</p>
</li>
`;
}

function labels(all: readonly string[], colourOf: Drawing['colourOf']): Html {
  const shown = all.slice(0, labelsShown).map((label) => {
    const colour = colourOf(label);
    return markup`<span class="label id-${colour ?? 0}">${label}</span>`;
  });
  const left = all.length - shown.length;
  return markup`${joined(shown, ' ')}${left > 0 ? markup` <span class="quiet">and ${left} more</span>` : null}`;
}

/** A colour for each identifier (`sid#1`, wherever it stands), in order of appearance; the same one all through. */
function coloursOf(exchange: readonly Exchange[]): Drawing['colourOf'] {
  const known = new Map<string, number>();
  for (const { carriers, sets } of exchange) {
    for (const label of [...(carriers ?? []), ...sets]) {
      const identifier = identifierIn(label);
      if (identifier !== null && !known.has(identifier)) known.set(identifier, (known.size % colours) + 1);
    }
  }
  return (label) => known.get(identifierIn(label) ?? '') ?? null;
}

function identifierIn(label: string): string | null {
  return /^[^\s]*#\d+/u.exec(label)?.[0] ?? null;
}

const answerWords: Readonly<Record<Answer, string>> = {
  'signed-in': 'signed in',
  'signed-out': 'signed out',
  unclear: 'unclear',
};

/** An address of the target itself without its host, which says little beside an arrow to the application. */
function addressOf(url: string, base: string): string {
  if (!URL.canParse(url) || !URL.canParse(base)) return url;
  const { origin } = new URL(base);
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}
