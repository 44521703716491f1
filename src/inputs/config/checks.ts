import { severities, type Severity } from '../../checks/define.js';
import { checkId } from '../rules.js';
import { quoted, meant } from '../texts.js';
import type { Spot } from './spot.js';

/** What the config file says of one check on one target. */
export interface CheckOptions {
  readonly id: string;
  readonly wish: 'off' | { readonly severity: Severity };
}

/** `checks:` of a target; entries that are wrong have been told and are left out. */
export function readChecks(spot: Spot, checkIds: readonly string[]): CheckOptions[] {
  return spot.entries('{ hsts: off, cookie-secure: { severity: low } }').flatMap(([id, inner]) => {
    if (inner.attempt(() => checkId(id, checkIds)) === null) return [];
    const wish = readOption(inner);
    return wish === null ? [] : [{ id, wish }];
  });
}

function readOption(spot: Spot): CheckOptions['wish'] | null {
  const { value } = spot;
  // YAML 1.2 reads off as a text; in YAML 1.1, and to many people, it is false.
  if (value === 'off' || value === false) return 'off';
  if (value instanceof Map) {
    const severity = spot.keys(['severity'], '{ severity: low }').get('severity');
    if (severity !== undefined) return readSeverity(severity);
    if (spot.value instanceof Map && value.size > 0) return null;
  }
  const severity = severities.find((one) => one === value);
  spot.tell(`Write off, or { severity: ${severity ?? 'low'} }.`);
  return null;
}

function readSeverity(spot: Spot): CheckOptions['wish'] | null {
  const text = spot.text();
  if (text === null) return null;
  const severity = severities.find((one) => one === text.trim());
  if (severity !== undefined) return { severity };
  spot.tell(`${quoted(text)} is not one of ${severities.join(', ')}. ${meant(text, severities)}`);
  return null;
}
