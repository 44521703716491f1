import type { CheerioAPI } from 'cheerio';
import type { Element } from 'domhandler';
import type { HtmlButton, HtmlField, HtmlForm } from './html-page.js';
import { disguisedPasswords } from './password-fields.js';
import { resolve, squeeze } from './reading.js';
import { ownText, saidBy } from './said-by.js';
import { attributesAround, attributesOf, captionOf, hintsOf, scripts } from './scripted-calls.js';
import { hiding, masking, stylesOf } from './style-sheets.js';
import { parentOf, surroundings, type Surroundings } from './surroundings.js';

/** What the forms of a page share: what references count from, where it is, and the encoding that it came in. */
interface FormPage {
  readonly base: URL;
  readonly address: URL;
  readonly charset: string;
}

/** Every form of a page with the controls that it would send, and the controls that belong to none. */
export function readForms($: CheerioAPI, page: FormPage): { forms: readonly HtmlForm[]; loose: readonly Element[] } {
  const styled = stylesOf($);
  const hidden = styled(hiding);
  const around = surroundings((element) => isHidden(element, hidden));
  const byId = formsById($);
  const { controls, loose } = ownersOf($, around, byId);
  const callers = callersOf($);
  const posters = postersOf($);
  const disguised = disguisedPasswords($, styled(masking));
  const forms = $('form')
    .toArray()
    .map((form) => {
      const owned = controls.get(form) ?? [];
      const names = owned.map((control) => control.attribs['name']);
      const posting = posters.flatMap(({ field, buttons }) => (names.includes(field) ? buttons : []));
      const id = form.attribs['id'] ?? '';
      // A script that looks for an id finds the first element that has it.
      const called = [...((byId.get(id) === form ? callers.get(id) : undefined) ?? []), ...posting];
      return readForm($, form, { owned, callers: called }, { ...page, around, disguised });
    });
  return { forms, loose };
}

type AroundOf = (control: Element) => Surroundings;

/** What is known of a page's controls beside their own attributes. */
interface FieldsOfPage {
  readonly around: AroundOf;
  readonly disguised: ReturnType<typeof disguisedPasswords>;
}

/**
 * Which form each control belongs to, in document order (HTML §4.10.18.3): the one that its form attribute names, and
 * no other; else the one around it, or the one that its table closed.
 */
function ownersOf(
  $: CheerioAPI,
  aroundOf: AroundOf,
  byId: ReadonlyMap<string, Element>,
): { controls: ReadonlyMap<Element, Element[]>; loose: readonly Element[] } {
  const controls = new Map<Element, Element[]>();
  const loose: Element[] = [];
  let closed: ClosedForm | null = null;
  for (const element of $('form, input, select, textarea, button').toArray()) {
    if (element.tagName === 'form') {
      closed = closedByTable(element);
      continue;
    }
    const named = element.attribs['form'];
    const owner = named === undefined ? (aroundOf(element).form ?? formBefore(element, closed)) : byId.get(named);
    const owned = owner ? (controls.get(owner) ?? []) : loose;
    owned.push(element);
    if (owner) controls.set(owner, owned);
  }
  return { controls, loose };
}

/** The first form of each id. */
function formsById($: CheerioAPI): ReadonlyMap<string, Element> {
  const forms = $('form[id]').toArray().reverse();
  return new Map(forms.map((form) => [form.attribs['id'] ?? '', form]));
}

/**
 * In a table the parser closes a form at once, yet gives it the controls that follow in that table (HTML §13.2.6.4.9).
 */
interface ClosedForm {
  readonly form: Element;
  readonly table: Element;
}

function closedByTable(form: Element): ClosedForm | null {
  const atOnce = /^(table|tbody|thead|tfoot|tr)$/.test(parentOf(form)?.tagName ?? '') && form.children.length === 0;
  const table = atOnce ? ancestors(form).find((one) => one.tagName === 'table') : undefined;
  return table ? { form, table } : null;
}

function formBefore(control: Element, closed: ClosedForm | null): Element | null {
  return closed && ancestors(control).includes(closed.table) ? closed.form : null;
}

/** The elements around one, from the inside out. */
function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let node = parentOf(element); node; node = parentOf(node)) found.push(node);
  return found;
}

/** The first encoding of the list that there is (HTML §4.10.22.5). Null for none. */
function requestedCharset(list: string): string | null {
  for (const label of list.split(/[\s,]+/).filter((one) => one !== '')) {
    try {
      return new TextDecoder(label).encoding;
    } catch {
      // No such encoding: the next one.
    }
  }
  return null;
}

function readForm(
  $: CheerioAPI,
  form: Element,
  { owned, callers }: { readonly owned: readonly Element[]; readonly callers: readonly HtmlButton[] },
  { base, address, charset, around, disguised }: FormPage & FieldsOfPage,
): HtmlForm {
  const controls = owned.filter((control) => control.attribs['disabled'] === undefined && !around(control).disabled);
  const passwords = disguised(controls);
  const natively = (form.attribs['method'] ?? 'get').trim().toUpperCase() === 'POST';
  const scripted = natively ? undefined : scriptedPost(form, controls);
  const reference = scripted?.address ?? form.attribs['action'] ?? '';
  const action = resolve(reference, base);
  // HTML §4.10.21.3 step 12: an empty action is the document's own address, not the base's.
  const named = reference.trim() !== '';
  return {
    action: named && action ? action : address,
    method: natively || scripted ? 'POST' : 'GET',
    ...(scripted && { headers: scripted.headers }),
    encoding: /multipart\/form-data/i.test(form.attribs['enctype'] ?? '') ? 'multipart' : 'urlencoded',
    charset: requestedCharset(form.attribs['accept-charset'] ?? '') ?? charset,
    fields: controls.flatMap((control) =>
      readField($, control, { unseen: around(control).hidden, password: passwords.has(control) }),
    ),
    buttons: [...controls.flatMap((control) => readButton(control, base)), ...callers],
    about: squeeze(
      [$(form).text(), form.attribs['id'], form.attribs['name'], form.attribs['class'], form.attribs['action']].join(
        ' ',
      ),
    ),
    says: `${saidBy(form)} ${ownText(form)}`,
  };
}

/** Where a script posts the form, as the form itself or a control of it says, and what it says besides. */
function scriptedPost(
  form: Element,
  controls: readonly Element[],
): { readonly address: string; readonly headers: NonNullable<HtmlForm['headers']> } | undefined {
  for (const { postsForm, formHeaders } of scripts) {
    const said = [form, ...controls].map((element) => postsForm?.(attributesOf(element)));
    const address = said.find((one) => one !== undefined);
    if (address !== undefined) return { address, headers: formHeaders?.(attributesAround(form)) ?? [] };
  }
  return undefined;
}

interface SeenField {
  readonly unseen: boolean;
  /** Whether a password is typed into it, whatever its type. */
  readonly password: boolean;
}

function readField($: CheerioAPI, control: Element, { unseen, password }: SeenField): HtmlField[] {
  const name = control.attribs['name'] ?? '';
  const tag = control.tagName.toLowerCase();
  const type = password ? 'password' : tag === 'input' ? inputType(control.attribs['type']) : tag;
  if (name === '' || ['submit', 'button', 'image', 'reset', 'file'].includes(type)) return [];
  // A browser sends no form whose required box is not ticked: who signs in ticks it.
  const ticked = type === 'checkbox' && control.attribs['required'] !== undefined;
  if ((type === 'checkbox' || type === 'radio') && !ticked && control.attribs['checked'] === undefined) return [];
  const hints = ['id', 'autocomplete', 'placeholder', 'aria-label'].map((key) => control.attribs[key] ?? '').join(' ');
  const field = { name, type, hints: `${name} ${hints}`, unseen };
  if (type === 'select') {
    const said = $(control).find('option[selected]').length > 0 ? { chosen: true as const } : {};
    return chosenOptions($, control).map((value) => ({ ...field, ...said, value }));
  }
  return [{ ...field, value: valueOf($, control, type) }];
}

/** Out of a person's sight: a trap for those that fill in whatever they find. */
function isHidden(element: Element, byStyle: ReadonlySet<Element>): boolean {
  const { hidden, style, 'aria-hidden': unread } = element.attribs;
  return byStyle.has(element) || hidden !== undefined || unread === 'true' || hiding.test(style ?? '');
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
  const enabled = options.filter((option) => option.attribs['disabled'] === undefined);
  const selected = enabled.filter((option) => option.attribs['selected'] !== undefined);
  const multiple = select.attribs['multiple'] !== undefined;
  // Not by `attr`, which makes up a value from the text with its white space.
  const chosen = multiple ? selected : [selected.at(-1) ?? enabled[0]];
  return chosen.flatMap((option) => (option ? [option.attribs['value'] ?? squeeze($(option).text())] : []));
}

function valueOf($: CheerioAPI, control: Element, type: string): string {
  if (type === 'textarea') return $(control).text();
  return control.attribs['value'] ?? (type === 'checkbox' || type === 'radio' ? 'on' : '');
}

/**
 * By each word of their `onclick`: controls whose script may send a form of that id, such as a link over a hidden form,
 * with what the handler puts into it.
 */
function callersOf($: CheerioAPI): ReadonlyMap<string, HtmlButton[]> {
  const found = new Map<string, HtmlButton[]>();
  for (const control of $('a[onclick], button[onclick], [role=button][onclick]').toArray()) {
    const handler = (control.attribs['onclick'] ?? '').slice(0, 500);
    const id = control.attribs['id'] ?? '';
    const caller = callerOf(
      control,
      scripts.flatMap(({ sets }) => sets?.(handler, id) ?? []),
    );
    for (const word of new Set(handler.match(/[\w:-]+/g))) {
      const callers = found.get(word) ?? [];
      callers.push(caller);
      found.set(word, callers);
    }
  }
  return found;
}

/** Controls that post the form back whose fields one of these names is among. */
function postersOf($: CheerioAPI): { readonly field: string; readonly buttons: readonly HtmlButton[] }[] {
  return scripts.flatMap(({ postsBack }) => {
    if (!postsBack) return [];
    const buttons = $<Element, string>(postsBack.selector)
      .toArray()
      .flatMap((control) => {
        const sets = postsBack.sets(`${control.attribs['href'] ?? ''} ${control.attribs['onclick'] ?? ''}`);
        return sets === null ? [] : [callerOf(control, sets)];
      });
    return [{ field: postsBack.field, buttons }];
  });
}

function callerOf(control: Element, sets: NonNullable<HtmlButton['sets']>): HtmlButton {
  const text = captionOf(control);
  return { name: '', value: '', text, action: null, hints: hintsOf(control), sets, says: saidBy(control) };
}

function readButton(control: Element, base: URL): HtmlButton[] {
  const tag = control.tagName.toLowerCase();
  const given = (control.attribs['type'] ?? '').toLowerCase();
  // HTML §4.10.6: a button whose type is missing or none submits.
  const type = tag === 'button' && given !== 'button' && given !== 'reset' ? 'submit' : given;
  if (!(tag === 'button' || tag === 'input') || !(type === 'submit' || type === 'image')) return [];
  const value = control.attribs['value'] ?? '';
  const formAction = control.attribs['formaction'];
  return [
    {
      name: control.attribs['name'] ?? '',
      value,
      text: squeeze(`${captionOf(control)} ${tag === 'button' ? '' : value}`),
      action: formAction === undefined ? null : resolve(formAction, base),
      hints: hintsOf(control),
      says: saidBy(control),
    },
  ];
}
