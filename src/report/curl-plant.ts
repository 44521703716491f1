import { carrierNamed } from '../evidence/carrier.js';
import type { ReplayStep } from '../evidence/replay.js';
import { cookieName } from './curl-link.js';
import { beforeToken } from './curl-tokens.js';
import { forShell, visible } from './escape.js';

type Plant = Extract<ReplayStep, { do: 'plant' }>;

/** The lines that put a made-up value into a jar. A tampered one comes from what the attacker's jar was issued. */
export function plantLines(step: Plant, replay: readonly ReplayStep[]): readonly string[] {
  const { jar, name, value } = step;
  const carrier = carrierNamed(name);
  const header = carrier.kind === 'header' ? beforeToken(carrier) : null;
  const line = (variable: string): string =>
    header === null ? `plant ${jar} ${cookieLine(step)} "$${variable}"` : `keep_header ${jar} ${header} "$${variable}"`;
  switch (value) {
    case 'random':
      return [line(variableOf(step, replay))];
    case 'word':
      return [line('made_up_word')];
    case 'tampered': {
      const tampered =
        header === null ? `tampered attacker ${forShell(cookieName(name))}` : `tampered_token attacker ${header}`;
      const made = jar === 'attacker' ? [`made_up_tampered=$(${tampered})`] : [];
      return [...made, line('made_up_tampered')];
    }
  }
}

/** The lines that make up, once for all jars, what is written like the issued values. */
export function madeUpLines(replay: readonly ReplayStep[]): readonly string[] {
  return written(replay).map(
    ({ like = [] }, index) =>
      `made_up_${String(index + 1)}=$(one_of ${like.map((value) => forShell(visible(value))).join(' ')})`,
  );
}

function variableOf({ name }: Plant, replay: readonly ReplayStep[]): string {
  const at = written(replay).findIndex((one) => one.name === name);
  return at < 0 ? 'made_up' : `made_up_${String(at + 1)}`;
}

/** The first of the steps that plant one of these names, if it says how its values are written. */
function written(replay: readonly ReplayStep[]): readonly Plant[] {
  const plants = replay.flatMap((step) =>
    step.do === 'plant' && step.value === 'random' && (step.like ?? []).length > 0 ? [step] : [],
  );
  return plants.filter((one, at) => plants.findIndex(({ name }) => name === one.name) === at);
}

/** Host, Secure flag and name of a line of a Netscape cookie file, as shell words. */
function cookieLine({ name, url }: Plant): string {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/gu, '') : url;
  const secure = url.toLowerCase().startsWith('https:') || /^__(host|secure)-/iu.test(name);
  return `${forShell(host)} ${secure ? 'TRUE' : 'FALSE'} ${forShell(cookieName(name))}`;
}
