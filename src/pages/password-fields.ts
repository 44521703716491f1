import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import { squeeze } from './reading.js';
import { masking } from './style-sheets.js';
import { parentOf } from './surroundings.js';
import { normalise } from './words.js';

/** What a password is called, in names and labels after `normalise`. */
const words =
  'passw(?:or)?d|pass ?phrase|passwort|kennwort|mot ?de ?passe|contrasena|senha|palavra ?passe|wachtwoord|losenord|lozinka|has[lł]o|salasana|passord|adgangskode|parola|sifre|heslo|jelszo|пароль|密码|密碼|口令|パスワード|비밀번호|암호';
const called = new RegExp(`(?:${words}|(?:^| )(?:pass|pwd|pw|psw|mdp))$`, 'u');
const labelled = new RegExp(
  `^(?:(?:your|account|enter your|ihr|dein|votre|su|tu|sua|il tuo|la tua) )?(?:${words})[ *:]*$`,
  'u',
);

/** A form to sign in with has no more fields to type into. */
const mostFields = 6;

/** Another one, or none at all: a form to choose one, or a box that shows it. */
const notTheOne = /\b(?:new|confirm|repeat|again|old|forgot|reset|hint|show|hide|remember|question|answer)\b/;

/**
 * Fields of a form that a person types a password into although their type does not say so: masked by a style, made a
 * password when they are entered, meant for one by `autocomplete`, or, of a form without any of that, called one.
 */
export function disguisedPasswords(
  $: CheerioAPI,
  masked: ReadonlySet<Element>,
): (controls: readonly Element[]) => ReadonlySet<Element> {
  const labelOf = labelsOf($);
  return (controls) => {
    const typed = controls.filter((control) => mayBeDisguised(control));
    const sure = typed.filter((control) => masked.has(control) || isMeantForPassword(control));
    const real = controls.some(({ attribs }) => attribs['type']?.toLowerCase() === 'password');
    const { length } = controls.filter(isTypable);
    // Alone, a field of such a name may be for a code.
    if (sure.length > 0 || real || length < 2 || length > mostFields) return new Set(sure);
    const named = typed.filter((control) => isCalledPassword(control, labelOf(control)));
    return new Set(named.length === 1 ? named : []);
  };
}

function mayBeDisguised({ tagName, attribs }: Element): boolean {
  return tagName === 'input' && /^(?:text|tel|number|)$/i.test(attribs['type'] ?? '');
}

function isTypable({ tagName, attribs }: Element): boolean {
  return tagName === 'input' && /^(?:text|tel|number|email|)$/i.test(attribs['type'] ?? '');
}

function isMeantForPassword({ attribs }: Element): boolean {
  const { style = '', autocomplete = '', onfocus = '', onclick = '', oninput = '' } = attribs;
  return (
    masking.test(style) ||
    /\b(?:current|new)-password\b/i.test(autocomplete) ||
    [onfocus, onclick, oninput].some((handler) => /\btype\b.{0,20}['"]password['"]/i.test(handler))
  );
}

function isCalledPassword({ attribs }: Element, label: string): boolean {
  const { name = '', id = '', placeholder = '', 'aria-label': spoken = '' } = attribs;
  const names = [name, id].map((one) => normalise(one.replace(/[[\]:$]+/g, ' ')));
  if (names.some((one) => notTheOne.test(one))) return false;
  return (
    names.some((one) => called.test(one)) ||
    [placeholder, spoken, label].some((one) => labelled.test(normalise(one.slice(0, 100))))
  );
}

/** What is longer names no field. */
const longestLabel = 200;

/** The text of the label that is for a control or stands around it; empty if there is none. */
function labelsOf($: CheerioAPI): (control: Element) => string {
  const named = new Map<string, Element>();
  for (const label of $('label[for]').toArray()) named.set(label.attribs['for'] ?? '', label);
  const texts = new Map<Element, string>();
  return (control) => {
    const { id } = control.attribs;
    const label = (id === undefined ? undefined : named.get(id)) ?? labelAround(control);
    if (label === undefined) return '';
    const known = texts.get(label) ?? squeeze($(label).text()).slice(0, longestLabel);
    texts.set(label, known);
    return known;
  };
}

/** A label holds its control and little else. */
const nearby = 4;

function labelAround(control: Element): Element | undefined {
  let node = parentOf(control);
  for (let step = 0; node && step < nearby; step += 1, node = parentOf(node)) if (node.tagName === 'label') return node;
  return undefined;
}
