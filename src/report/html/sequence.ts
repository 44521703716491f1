import type { ActorRole, Exchange } from '../../evidence/exchange.js';
import { joined, markup, type Html } from './markup.js';

/** Steps that are drawn; report.json has all. */
const drawn = 150;

/** Labels of one request or response. */
const labelsShown = 12;

/** Colours of identifiers: enough to tell those of one exchange apart. */
const colours = 6;

const lanes: readonly (readonly [role: ActorRole, title: string])[] = [
  ['attacker', 'Attacker'],
  ['victim', 'Victim'],
  ['bystander', 'Bystander'],
  ['visitor', 'Visitor'],
];

/**
 * The exchange as a sequence of actors: a lane for each, an arrow to the application and one back for every request. It is a
 * numbered list of sentences, drawn by its style, so that the drawing and its text are the same.
 */
export function renderExchange(exchange: readonly Exchange[], base: string): Html {
  const present = lanes.filter(([role]) => exchange.some(({ actor }) => actor === role));
  const colourOf = coloursOf(exchange);
  const place = (role: ActorRole): number => present.findIndex(([known]) => known === role) + 1;
  const steps = exchange.slice(0, drawn).map((step) => drawStep(step, { place: place(step.actor), base, colourOf }));
  const left = exchange.length - steps.length;
  const lanesOf = (className: string): Html[] => [
    ...present.map(
      ([role, title], index) =>
        markup`<span class="${className} ${role} at-${index + 1}">${className === 'lane' ? title : ''}</span>`,
    ),
    markup`<span class="${className} application">${className === 'lane' ? 'Application' : ''}</span>`,
  ];
  return markup`<figure class="sequence of-${present.length}">
<figcaption>${introduced(
    present.map(([, title]) => title),
    exchange,
  )}</figcaption>
<div class="lanes" aria-hidden="true">${lanesOf('lane')}</div>
<div class="track"><div aria-hidden="true">${lanesOf('life')}</div>
<ol class="steps" role="list">
${steps}</ol></div>${left > 0 ? markup`<p>${left} more are in report.json.</p>` : null}
</figure>
`;
}

function introduced(titles: readonly string[], exchange: readonly Exchange[]): Html {
  const names = titles.map((title) => title.toLowerCase());
  const last = names.at(-1) ?? '';
  const listed = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
  return markup`Requests of the ${listed} to the application, in the order of sending.${legend(exchange)}`;
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
<p class="note"><span class="number">${number}</span><b>${nameOf(actor)}</b> ${note}</p>
<p class="request"><span class="wire" aria-hidden="true"></span><span class="unseen">Request: </span><code>${method} ${addressOf(url, base)}</code>${
    carriers === null
      ? null
      : carriers.length === 0
        ? markup` <span class="quiet">with no carrier</span>`
        : markup` <span class="quiet">with</span> ${chips(carriers)}`
  }</p>
<p class="response"><span class="wire" aria-hidden="true"></span><span class="unseen">Response: </span>${
    status === null ? markup`<code>no response</code>` : markup`<code>${status}</code>`
  }${sets.length > 0 ? markup` <span class="quiet">sets</span> ${chips(sets)}` : null}${
    answer === null ? null : markup` <span class="answer ${answer}">${answerWords(answer)}</span>`
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

function nameOf(actor: ActorRole): string {
  return lanes.find(([role]) => role === actor)?.[1] ?? actor;
}

function answerWords(answer: NonNullable<Exchange['answer']>): string {
  switch (answer) {
    case 'signed-in':
      return 'signed in';
    case 'signed-out':
      return 'signed out';
    case 'unclear':
      return 'unclear';
  }
}

/** An address of the target itself without its host, which says little beside an arrow to the application. */
function addressOf(url: string, base: string): string {
  if (!URL.canParse(url) || !URL.canParse(base)) return url;
  const { origin } = new URL(base);
  return url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
}
