import { percentEncoded } from '../evidence/percent.js';

/** What makes a defect the same one from run to run and from machine to machine. */
export interface Identity {
  /** The check's id. */
  readonly check: string;
  readonly target: string;
  readonly carrier: string;
  readonly vector: string;
}

/**
 * `check/target/carrier/vector`, each part percent-encoded, so that no part can pose as two: ASCII, without spaces.
 * No value, wording, severity or order goes into it.
 */
export function fingerprintOf({ check, target, carrier, vector }: Identity): string {
  return [check, target, carrier, vector].map(percentEncoded).join('/');
}

/** What a fingerprint says; null for a text that is none. */
export function identityOf(fingerprint: string): Identity | null {
  const parts = fingerprint.split('/');
  if (parts.length !== 4) return null;
  try {
    const [check = '', target = '', carrier = '', vector = ''] = parts.map(decodeURIComponent);
    return { check, target, carrier, vector };
  } catch {
    // A percent sign that encodes nothing.
    return null;
  }
}
