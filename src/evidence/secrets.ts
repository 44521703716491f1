import { percentEncoded } from './percent.js';
import { toBase64 } from './base64.js';
import { SecretForms } from './secret-forms.js';

/**
 * What must never be shown: the account's passwords, header values, tokens and every session identifier.
 * `onAdd` hears each new form at once, so that a log can be told to mask it before anything else is printed.
 */
export interface Secrets {
  /** Registers a value, and its URL-encoded, JSON-escaped and base64 forms. Empty values are ignored. */
  add(value: string): void;
  /**
   * Registers what keeps a session, or would. Values under six characters are flags, words and the names of nodes:
   * masking a `1` would blacken every address and number of the log.
   */
  addIdentifier(value: string): void;
  /** The text with every registered form replaced by `***`. */
  redact(text: string): string;
}

const shortestIdentifier = 6;

/**
 * Whether the value of a cookie that nobody has looked into yet must be taken for an identifier: long enough and not a
 * plain word. Masking words and flags would blacken the log, and a target could choose which words.
 */
export function looksLikeIdentifier(value: string): boolean {
  return value.length >= 20 || (value.length >= 8 && /\d/.test(value));
}

/** Secrets of one run; none are known yet. */
export function createSecrets(onAdd: (form: string) => void): Secrets {
  const forms = new SecretForms();
  const add = (value: string): void => {
    for (const form of formsOf(value)) {
      if (forms.add(form)) onAdd(form);
    }
  };
  return {
    add,
    addIdentifier(value) {
      if (value.length >= shortestIdentifier) add(value);
    },
    redact: (text) => forms.hideIn(text),
  };
}

/** A value as texts hold it: as it is, in URLs and forms, in JSON, in base64. None of an empty one. */
export function formsOf(value: string): string[] {
  if (value === '') return [];
  return [
    value,
    percentEncoded(value),
    // application/x-www-form-urlencoded writes a space as + and keeps ~ apart from encodeURIComponent's set.
    new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1),
    base64(value),
  ];
}

function base64(value: string): string {
  return toBase64(new TextEncoder().encode(value));
}
