import type { CheerioAPI } from 'cheerio';
import { hasChildren, isTag, isText, type Element } from 'domhandler';
import type { Attribute, ControlRequest } from '../conventions/controls.js';
import { conventions } from '../conventions/index.js';
import { isWeb, resolve, squeeze } from './reading.js';
import { saidBy } from './said-by.js';
import { parentOf } from './surroundings.js';

/** A request that an attribute of a control asks a well-known script for. */
export interface ScriptedCall extends Omit<ControlRequest, 'address'> {
  readonly url: URL;
  readonly text: string;
  /** As of a link. */
  readonly hints: string;
  readonly says?: string;
}

/** What well-known scripts make of a page's controls. */
export const scripts = conventions.flatMap(({ controls }) => controls ?? []);

const selector = scripts.flatMap(({ selectors = [] }) => selectors).join(', ');

/** Every call of a page, in document order. */
export function readCalls($: CheerioAPI, base: URL): ScriptedCall[] {
  return $<Element, string>(selector)
    .toArray()
    .filter((element) => !isOfForm($, element))
    .flatMap((element) => readCall(element, base) ?? []);
}

/** Whether a script turns the link into another request than the GET that its address says. */
export function isCall(anchor: Element): boolean {
  return scripts.some(({ replacesLink }) => replacesLink?.(attributesOf(anchor)));
}

export function attributesOf(element: Element): Attribute {
  return (name) => element.attribs[name];
}

/** The attributes of an element and of those around it, from the inside out. */
export function attributesAround(element: Element): Attribute[] {
  const around: Attribute[] = [];
  for (let one: Element | null = element; one !== null; one = parentOf(one)) around.push(attributesOf(one));
  return around;
}

const readAloud = ['title', 'aria-label', 'alt'];

/** What a reader is told of a control: its text, or what stands for that if it, or what is in it, is an icon. */
export function captionOf(element: Element): string {
  const { elements, text } = contentOf(element);
  const named = elements.filter(({ attribs }) => readAloud.some((name) => attribs[name] !== undefined)).slice(0, 20);
  const said = [element, ...named].flatMap((one) => readAloud.map((name) => one.attribs[name] ?? ''));
  return squeeze(`${text} ${said.join(' ')}`);
}

/** Identifiers and classes of a control and of the icons in it. */
export function hintsOf(element: Element): string {
  const marked = contentOf(element).elements.filter(
    ({ attribs }) => attribs['class'] !== undefined || attribs['id'] !== undefined,
  );
  const names = ['id', 'name', 'class', 'data-testid', 'data-action', 'data-icon'];
  const own = [element, ...marked.slice(0, 20)].flatMap((one) => names.map((name) => one.attribs[name] ?? ''));
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

/** What a script sends with the fields of a form is the form's business. */
function isOfForm($: CheerioAPI, element: Element): boolean {
  const posts = scripts.some(({ postsForm }) => postsForm?.(attributesOf(element)) !== undefined);
  return posts && (element.tagName === 'form' || $(element).closest('form').length > 0);
}

/**
 * What the first script that it is for makes of the control; a control whose address leads nowhere is still its own.
 */
function readCall(element: Element, base: URL): ScriptedCall | null {
  const requests = scripts
    .map((script) => script.requests?.(attributesOf(element), () => attributesAround(element)) ?? [])
    .find(({ length }) => length > 0);
  for (const { address, ...request } of requests ?? []) {
    const url = address === undefined ? null : resolve(address, base);
    if (url && isWeb(url))
      return { ...request, url, text: captionOf(element), hints: hintsOf(element), says: saidBy(element) };
  }
  return null;
}
