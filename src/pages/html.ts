import { load, type CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import { readsLikePasswordReset, readsLikeSignIn, readsLikeSignUp } from './words.js';

/** An HTML page as a browser would read it: forms, links, title. Pure: the address it came from is a parameter. */
export interface HtmlPage {
  readonly title: string;
  readonly forms: readonly HtmlForm[];
  readonly links: readonly HtmlLink[];
  /** Buttons outside every form: scripts give them their meaning. */
  readonly looseButtons: readonly string[];
  /** Content of `<meta name=…>` by lower-case name. */
  readonly meta: ReadonlyMap<string, string>;
}

export interface HtmlLink {
  readonly url: URL;
  readonly text: string;
}

export interface HtmlForm {
  /** Absolute; the page's own address where the form names none. */
  readonly action: URL;
  readonly method: 'GET' | 'POST';
  readonly encoding: 'urlencoded' | 'multipart';
  /** Successful controls in document order, without buttons (HTML §4.10.22.4). */
  readonly fields: readonly HtmlField[];
  readonly buttons: readonly HtmlButton[];
  /** All text of the form, with id, name and class: what it is about. */
  readonly about: string;
}

export interface HtmlField {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly hints: string;
}

export interface HtmlButton {
  readonly name: string;
  readonly value: string;
  readonly text: string;
  readonly action: URL | null;
}

/** Whether a body should be read as HTML: by its type, or, where there is none, by how it begins. */
export function isHtml(contentType: string | null, body: string): boolean {
  if (contentType !== null) return /\b(text\/html|application\/xhtml\+xml)\b/i.test(contentType);
  return /^\s*<(!doctype html|html|head|body)\b/i.test(body);
}

export function parseHtml(body: string, address: URL): HtmlPage {
  const $ = load(body);
  const base = resolve($('base[href]').first().attr('href') ?? '', address) ?? address;
  const { controls, loose } = readOwners($);
  return {
    title: squeeze($('title').first().text()),
    forms: $('form')
      .toArray()
      .map((form) => readForm($, form, controls.get(form) ?? [], { base, address })),
    links: $('a[href]')
      .toArray()
      .flatMap((anchor) => {
        const url = resolve($(anchor).attr('href') ?? '', base);
        const text = squeeze(
          `${$(anchor).text()} ${$(anchor).attr('title') ?? ''} ${$(anchor).attr('aria-label') ?? ''}`,
        );
        return url && isWeb(url) ? [{ url, text }] : [];
      }),
    looseButtons: loose
      .filter((control) => control.tagName === 'button')
      .map((button) => squeeze($(button).text())),
    meta: new Map(
      $('meta[name][content]')
        .toArray()
        .map((tag) => [($(tag).attr('name') ?? '').toLowerCase(), $(tag).attr('content') ?? '']),
    ),
  };
}

/**
 * Which form each control belongs to, in document order (HTML §4.10.18.3): the one that its form attribute names, and
 * no other; else the one around it. In a table the parser closes a form at once, yet gives it the controls that follow
 * in that table (HTML §13.2.6.4.9).
 */
function readOwners($: CheerioAPI): { controls: ReadonlyMap<Element, Element[]>; loose: readonly Element[] } {
  const byId = new Map<string, Element>();
  const controls = new Map<Element, Element[]>();
  const loose: Element[] = [];
  for (const form of $('form[id]').toArray()) {
    const id = $(form).attr('id') ?? '';
    if (!byId.has(id)) byId.set(id, form);
  }
  let inTable: { readonly form: Element; readonly table: Element } | null = null;
  for (const element of $('form, input, select, textarea, button').toArray()) {
    if (element.tagName === 'form') {
      const parent = element.parent && 'tagName' in element.parent ? element.parent.tagName : '';
      const closedAtOnce = /^(table|tbody|thead|tfoot|tr)$/.test(parent) && element.children.length === 0;
      const table = closedAtOnce ? $(element).closest('table').get(0) : undefined;
      inTable = table ? { form: element, table } : null;
      continue;
    }
    const named = $(element).attr('form');
    const around = $(element).closest('form').get(0);
    const before =
      inTable && $(element).parents('table').toArray().includes(inTable.table) ? inTable.form : undefined;
    const owner = named === undefined ? (around ?? before) : byId.get(named);
    if (owner) controls.set(owner, [...(controls.get(owner) ?? []), element]);
    else loose.push(element);
  }
  return { controls, loose };
}

function readForm(
  $: CheerioAPI,
  form: Element,
  owned: readonly Element[],
  { base, address }: { base: URL; address: URL },
): HtmlForm {
  const action = resolve($(form).attr('action') ?? '', base);
  // HTML §4.10.21.3 step 12: an empty action is the document's own address, not the base's.
  const named = ($(form).attr('action') ?? '').trim() !== '';
  const controls = owned.filter((control) => !isDisabled($, control));
  return {
    action: named && action ? action : address,
    method: ($(form).attr('method') ?? 'get').trim().toUpperCase() === 'POST' ? 'POST' : 'GET',
    encoding: /multipart\/form-data/i.test($(form).attr('enctype') ?? '') ? 'multipart' : 'urlencoded',
    fields: controls.flatMap((control) => readField($, control)),
    buttons: controls.flatMap((control) => readButton($, control, base)),
    about: squeeze(
      [
        $(form).text(),
        $(form).attr('id'),
        $(form).attr('name'),
        $(form).attr('class'),
        $(form).attr('action'),
      ].join(' '),
    ),
  };
}

/** Disabled itself or by a fieldset around it, save in that fieldset's legend (HTML §4.10.18.5). */
function isDisabled($: CheerioAPI, control: Element): boolean {
  if ($(control).attr('disabled') !== undefined) return true;
  const fieldset = $(control).closest('fieldset[disabled]');
  return fieldset.length > 0 && !$(control).closest('legend').parent().is(fieldset);
}

function readField($: CheerioAPI, control: Element): HtmlField[] {
  const name = $(control).attr('name') ?? '';
  const tag = control.tagName.toLowerCase();
  const type = tag === 'input' ? inputType($(control).attr('type')) : tag;
  if (name === '' || ['submit', 'button', 'image', 'reset', 'file'].includes(type)) return [];
  if ((type === 'checkbox' || type === 'radio') && $(control).attr('checked') === undefined) return [];
  const hints = ['id', 'autocomplete', 'placeholder', 'aria-label']
    .map((key) => $(control).attr(key) ?? '')
    .join(' ');
  const field = { name, type, hints: `${name} ${hints}` };
  if (type === 'select') return chosenOptions($, control).map((value) => ({ ...field, value }));
  return [{ ...field, value: valueOf($, control, type) }];
}

const knownTypes =
  /^(hidden|search|tel|url|email|password|date|month|week|time|datetime-local|number|range|color|checkbox|radio|file|submit|image|reset|button)$/;

/** HTML §4.10.5: a type that is none is text. */
function inputType(type: string | undefined): string {
  const lower = (type ?? '').toLowerCase();
  return knownTypes.test(lower) ? lower : 'text';
}

/** Values that a select sends as it stands: the chosen ones, or, of a drop-down, the first that can be chosen. */
function chosenOptions($: CheerioAPI, select: Element): string[] {
  const options = $(select).find('option').toArray();
  const enabled = options.filter((option) => $(option).attr('disabled') === undefined);
  const selected = enabled.filter((option) => $(option).attr('selected') !== undefined);
  const multiple = $(select).attr('multiple') !== undefined;
  const chosen = multiple ? selected : [selected.at(-1) ?? enabled[0]];
  return chosen.flatMap((option) => (option ? [$(option).attr('value') ?? squeeze($(option).text())] : []));
}

function valueOf($: CheerioAPI, control: Element, type: string): string {
  if (type === 'textarea') return $(control).text();
  return $(control).attr('value') ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
}

function readButton($: CheerioAPI, control: Element, base: URL): HtmlButton[] {
  const tag = control.tagName.toLowerCase();
  const given = ($(control).attr('type') ?? '').toLowerCase();
  // HTML §4.10.6: a button whose type is missing or none submits.
  const type = tag === 'button' && given !== 'button' && given !== 'reset' ? 'submit' : given;
  if (!(tag === 'button' || tag === 'input') || !(type === 'submit' || type === 'image')) return [];
  const value = $(control).attr('value') ?? '';
  const formAction = $(control).attr('formaction');
  return [
    {
      name: $(control).attr('name') ?? '',
      value,
      text: squeeze(tag === 'button' ? $(control).text() : value),
      action: formAction === undefined ? null : resolve(formAction, base),
    },
  ];
}

/** A form with a password field, that is: something that asks for a password, on whatever page. */
export function hasPasswordField(form: HtmlForm): boolean {
  return form.fields.some((field) => field.type === 'password');
}

/**
 * The form to sign in with: exactly one password field, not more text fields than a sign-in has, neither a sign-up nor a
 * password reset. Of several the first in the document that posts. Null where there is none.
 */
export function chooseLoginForm(forms: readonly HtmlForm[]): HtmlForm | null {
  const candidates = forms.filter((form) => {
    const passwords = form.fields.filter((field) => field.type === 'password');
    // An action like `javascript:` is a script's business: there is no request to send.
    return (
      passwords.length === 1 && typedFields(form).length <= 3 && isWeb(form.action) && !isOtherPurpose(form)
    );
  });
  return candidates.find((form) => form.method === 'POST') ?? candidates[0] ?? null;
}

/** Fields that a person types a name into. */
export function typedFields(form: HtmlForm): HtmlField[] {
  return form.fields.filter((field) =>
    ['text', 'email', 'tel', 'number', 'search', 'url'].includes(field.type),
  );
}

function isOtherPurpose(form: HtmlForm): boolean {
  if (form.buttons.some((button) => readsLikeSignIn(button.text))) return false;
  const asks = [form.action.pathname, ...form.buttons.map((button) => button.text)].join(' ');
  return readsLikeSignUp(asks) || readsLikePasswordReset(asks);
}

function resolve(reference: string, base: URL): URL | null {
  try {
    const url = new URL(reference, base);
    url.hash = '';
    return url;
  } catch {
    return null;
  }
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
