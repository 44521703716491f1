import type { CheerioAPI } from 'cheerio';
import { hasChildren, isTag, isText, type Element } from 'domhandler';
import { isWeb, resolve, squeeze } from './reading.js';
import { parentOf } from './surroundings.js';

/** A request that an attribute asks a well-known script for: `data-method` of Rails and Phoenix, Turbo's, or htmx. */
export interface ScriptedCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly text: string;
  /** As of a link. */
  readonly hints: string;
  /** The script posts a form whose field `_method` names the method. */
  readonly asForm: boolean;
  /** What the attributes tell the script to send along. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** What jQuery, Rails and others put into their requests, and what no page of another site can. */
export const markedAsScript = ['x-requested-with', 'XMLHttpRequest'] as const;

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Every call of a page, in document order. */
export function readCalls($: CheerioAPI, base: URL): ScriptedCall[] {
  const controls = ['a', 'button', '[role=button]'].map((control) => `${control}[data-method]`);
  const selector = [...controls, 'a[data-turbo-method]', ...methods.flatMap(htmx)].join(', ');
  return $<Element, string>(selector)
    .toArray()
    .filter((element) => !isOfForm($, element))
    .flatMap((element) => readCall($, element, base) ?? []);
}

/** Whether a script turns the link into another request than the GET that its address says. */
export function isCall($: CheerioAPI, anchor: Element): boolean {
  return readMethod($(anchor).attr('data-method') ?? $(anchor).attr('data-turbo-method')) !== null;
}

const readAloud = ['title', 'aria-label', 'alt'];

/** What a reader is told of a control: its text, or what stands for that if it, or what is in it, is an icon. */
export function captionOf($: CheerioAPI, element: Element): string {
  const { elements, text } = contentOf(element);
  const named = elements.filter(({ attribs }) => readAloud.some((name) => attribs[name] !== undefined)).slice(0, 20);
  const said = [element, ...named].flatMap((one) => readAloud.map((name) => $(one).attr(name) ?? ''));
  return squeeze(`${text} ${said.join(' ')}`);
}

/** Identifiers and classes of a control and of the icons in it. */
export function hintsOf($: CheerioAPI, element: Element): string {
  const marked = contentOf(element).elements.filter(
    ({ attribs }) => attribs['class'] !== undefined || attribs['id'] !== undefined,
  );
  const names = ['id', 'name', 'class', 'data-testid', 'data-action', 'data-icon'];
  const own = [element, ...marked.slice(0, 20)].flatMap((one) => names.map((name) => $(one).attr(name) ?? ''));
  return squeeze(own.join(' '));
}

/** Controls may stand in each other, each with all that stands in the innermost: what has more in it is no caption. */
const mostInside = 1000;

function contentOf(control: Element): { readonly elements: readonly Element[]; readonly text: string } {
  const elements: Element[] = [];
  const texts: string[] = [];
  const left = control.children.slice(0, mostInside).reverse();
  for (let count = 0; count < mostInside; count += 1) {
    const node = left.pop();
    if (node === undefined) break;
    if (isText(node)) texts.push(node.data);
    if (!hasChildren(node)) continue;
    if (isTag(node)) elements.push(node);
    left.push(...node.children.slice(0, mostInside).reverse());
  }
  return { elements, text: texts.join('') };
}

/** What htmx sends with the fields of a form is the form's business. */
function isOfForm($: CheerioAPI, element: Element): boolean {
  const posts = $(element).is('[hx-post], [data-hx-post]');
  return posts && (element.tagName === 'form' || $(element).closest('form').length > 0);
}

function htmx(method: string): string[] {
  return [`[hx-${method.toLowerCase()}]`, `[data-hx-${method.toLowerCase()}]`];
}

function readMethod(text: string | undefined): ScriptedCall['method'] | null {
  return methods.find((method) => method === text?.trim().toUpperCase()) ?? null;
}

function readCall($: CheerioAPI, element: Element, base: URL): ScriptedCall | null {
  const attribute = (name: string): string | undefined => $(element).attr(name);
  const text = captionOf($, element);
  const hints = hintsOf($, element);
  const named = readMethod(attribute('data-method')) ?? readMethod(attribute('data-turbo-method'));
  if (named !== null) {
    // Phoenix says it in data-to, Rails of a button in data-url; a button that says neither is its form's business.
    const address = attribute('data-to') ?? attribute('data-url') ?? attribute('href');
    const url = address === undefined ? null : resolve(address, base);
    // In the background, Rails asks as the method says; else it sends a form that names the method.
    const asForm = attribute('data-method') !== undefined && attribute('data-remote') === undefined;
    const token = attribute('data-csrf');
    const fields = token === undefined ? [] : [['_csrf_token', token] as const];
    // A script of Rails says what it is.
    const headers = attribute('data-remote') === undefined ? [] : [markedAsScript];
    return url && isWeb(url) ? { method: named, url, text, hints, asForm, headers, fields } : null;
  }
  for (const method of methods) {
    const address = attribute(`hx-${method.toLowerCase()}`) ?? attribute(`data-hx-${method.toLowerCase()}`);
    const url = address === undefined ? null : resolve(address, base);
    if (url && isWeb(url))
      return { method, url, text, hints, asForm: false, headers: htmxHeaders(element), fields: [] };
  }
  return null;
}

/** `hx-headers` is inherited: the nearest one counts for each name. */
export function htmxHeaders(element: Element): [string, string][] {
  const found = new Map<string, string>([['hx-request', 'true']]);
  for (let one: Element | null = element; one !== null; one = parentOf(one)) {
    const given = one.attribs['hx-headers'] ?? one.attribs['data-hx-headers'];
    for (const [name, value] of headersIn(given)) if (!found.has(name)) found.set(name, value);
  }
  return [...found];
}

function headersIn(json: string | undefined): [string, string][] {
  if (json === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return [];
    return Object.entries(parsed).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    );
  } catch {
    // `js:…` is a script's business.
    return [];
  }
}
