import type { ActorRole, Exchange } from '../evidence/exchange.js';
import { forMermaid, forTerminal } from './escape.js';

/** Mermaid refuses diagrams over 50,000 characters (maxTextSize); the rest is room for the closing note. */
const diagramLimit = 49_000;

/** Labels of one request or response in a diagram; more would make the arrow unreadable. */
const labelsShown = 6;

export const laneTitles: Readonly<Record<ActorRole, string>> = {
  attacker: 'Attacker',
  victim: 'Victim',
  bystander: 'Bystander',
  visitor: 'Visitor',
};

/** The actors of an exchange, in the order of their lanes. */
export function lanesOf(exchange: readonly Exchange[]): readonly ActorRole[] {
  const order = ['attacker', 'victim', 'bystander', 'visitor'] as const;
  return order.filter((role) => exchange.some(({ actor }) => actor === role));
}

const application = 'Application';

/** A mermaid sequence diagram of the exchange: one arrow to the application and one back for every request. */
export function renderSequence(exchange: readonly Exchange[]): string {
  const lines = [
    'sequenceDiagram',
    ...lanesOf(exchange).map((role) => `  participant ${laneTitles[role]}`),
    `  participant ${application}`,
  ];
  let size = lines.join('\n').length;
  const home = originOf(exchange[0]?.url ?? '');
  for (const [index, step] of exchange.entries()) {
    const arrows = arrowsOf(step, home);
    size += arrows.reduce((sum, line) => sum + line.length + 1, 0);
    if (size > diagramLimit) {
      const left = exchange.length - index;
      lines.push(`  Note over ${application}: ${left} more requests are in report.html`);
      break;
    }
    lines.push(...arrows);
  }
  return lines.join('\n');
}

function arrowsOf(step: Exchange, home: string | null): string[] {
  const lane = laneTitles[step.actor];
  const carried = withCarriers(step, labels);
  const request = `${step.number}. ${forMermaid(step.method, 12)} ${forMermaid(addressOf(step.url, home))}${carried}`;
  const note = forMermaid(step.note, 160);
  return [
    ...(note === '' ? [] : [`  Note over ${lane}: ${note}`]),
    `  ${lane}->>${application}: ${request}`,
    `  ${application}-->>${lane}: ${shownResponse(step)}`,
  ];
}

function shownResponse(step: Exchange): string {
  const parts = [step.status === null ? 'no response' : String(step.status)];
  if (step.sets.length > 0) parts.push(`sets ${labels(step.sets)}`);
  if (step.answer !== null) parts.push(step.answer);
  return parts.join(' / ');
}

function labels(all: readonly string[]): string {
  const shown = all.slice(0, labelsShown).map((label) => forMermaid(label));
  const left = all.length - shown.length;
  return left > 0 ? `${shown.join(' + ')} + ${left} more` : shown.join(' + ');
}

/** The host says little in a diagram whose other side is always the application, unless it is another one. */
function addressOf(url: string, home: string | null): string {
  if (!URL.canParse(url)) return url;
  const { pathname, host, origin } = new URL(url);
  return origin === home ? pathname : `${host}${pathname}`;
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null;
}

function withCarriers({ carriers }: Exchange, shown: (labels: readonly string[]) => string): string {
  if (carriers === null) return '';
  return ` with ${carriers.length === 0 ? 'no session' : shown(carriers)}`;
}

/** The exchange as numbered lines, three for each request, clean for a terminal and for a fenced block. */
export function renderExchange(exchange: readonly Exchange[]): readonly string[] {
  const width = String(exchange.at(-1)?.number ?? 1).length;
  return exchange.flatMap((step) => {
    const number = String(step.number).padStart(width);
    const carried = withCarriers(step, (carriers) => carriers.map((label) => forTerminal(label)).join(', '));
    const request = `${forTerminal(step.method, 20)} ${forTerminal(step.url)}`;
    const indent = ' '.repeat(width + 2);
    const note = forTerminal(step.note);
    return [
      `${number}. ${step.actor}${note === '' ? '' : ` ${note}`}`,
      `${indent}${request}${carried}`,
      `${indent}→ ${listedResponse(step)}`,
    ];
  });
}

function listedResponse(step: Exchange): string {
  const parts = [step.status === null ? 'no response' : String(step.status)];
  if (step.sets.length > 0) parts.push(`sets ${step.sets.map((label) => forTerminal(label)).join(', ')}`);
  if (step.answer !== null) parts.push(step.answer);
  return parts.join('; ');
}
