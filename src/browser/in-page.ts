import type { Control, ControlGroup, FrameSurvey } from './controls.js';
import type { DomDocument, DomElement, DomEvent, DomRoot, DomStorage, DomWindow } from './dom.js';
import type { Stored } from './recording.js';

/**
 * What runs in the pages of a target. Its functions are sent there as text: they may use each other, if they are in the
 * list at the end, and what the DOM offers, and nothing else. The page could have replaced any built-in: it can deceive
 * us, and so can its server.
 */
declare const document: DomDocument;
declare const window: DomWindow;

const limits = 'const mostElements = 50000, mostControls = 1500, smallest = 8;';
declare const mostElements: number;
declare const mostControls: number;
/** CSS pixels under which nothing can be aimed at. */
declare const smallest: number;

/** What a frame's page shows, and what can be done to the controls of that look by their index. */
export interface PageLook {
  readonly survey: FrameSurvey;
  readonly stored: readonly Stored[] | null;
  /** Scrolls to it and says where to click. */
  place(index: number): Place | null;
  state(index: number): FieldState;
  /** Moves the focus to it, and selects what is in it. */
  focus(index: number): void;
  /** A click by script, for what is in the page and cannot be aimed at. */
  press(index: number): void;
  /** From now on listens whether a field's form is sent, or its button is clicked, which may be in no form. */
  heed(field: number, button: number | null): void;
  /** Whether that happened. */
  heard(): boolean;
}

export interface Place {
  /** In CSS pixels of the frame's viewport. */
  readonly x: number;
  readonly y: number;
  /** Whether a click there meets the control. */
  readonly ours: boolean;
  /** Indices of the controls in what covers it. */
  readonly covering: readonly number[];
}

export interface FieldState {
  readonly connected: boolean;
  readonly focused: boolean;
  readonly value: string;
  /** A password typed here shows as dots. */
  readonly masked: boolean;
  readonly enabled: boolean;
}

/** The source of a {@link PageLook}, to be evaluated in a frame. `key` names the property that holds a closed root. */
export function lookSource(key: string): string {
  return `(() => { ${limits} ${library} return ${makeLook.name}(${JSON.stringify(key)}); })()`;
}

/** Where a frame stands in the page around it, and whether a click at a point of its own viewport meets it. */
export interface FramePlace {
  readonly x: number;
  readonly y: number;
  readonly ours: boolean;
}

/** What a picture of a page must not show, besides whatever is typed in and whatever reads like a secret of its own. */
export interface Unshown {
  readonly texts: readonly string[];
  /** Whether a picture in the page may hold a secret: the square that a new authenticator scans. */
  readonly pictures: boolean;
}

/**
 * The source of an expression that hides whatever shows one of the texts, and everything that is drawn, which may
 * show them: its value is how many elements were hidden that were not before.
 */
export function maskSource(key: string, { texts, pictures }: Unshown): string {
  const wanted = texts.filter((text) => text !== '').map((text) => text.toLowerCase());
  return `(() => { ${limits} ${library} return ${hideTexts.name}(${JSON.stringify(key)}, ${JSON.stringify(wanted)}, ${String(pictures)}); })()`;
}

/** Text of the smallest element that shows a text counts, whether it is its own or put together from parts. */
function hideTexts(key: string, told: readonly string[], pictures: boolean): number {
  const mark = `${key}-hidden`;
  const all = everyElement(key);
  const texts = [...told, ...carriedIn(all)];
  const shows = (text: string): boolean => texts.some((one) => text.toLowerCase().includes(one));
  const gone = Object.entries({ transition: 'none', visibility: 'hidden', opacity: '0' });
  const transparent = { color: 'transparent', '-webkit-text-fill-color': 'transparent', 'caret-color': 'transparent' };
  // A selection has colours of its own.
  const aside = { 'text-indent': '-9999px', '-webkit-text-security': 'disc', 'text-shadow': 'none' };
  const unreadable = Object.entries({ transition: 'none', ...aside, ...transparent });
  let count = 0;
  for (const element of all) {
    const whole = isDrawn(element, pictures) || isSmallestOf(element, shows) || showsSecret(element);
    if (pictures) element.style.setProperty('background-image', 'none', 'important');
    if (!whole && !isTyped(element) && !shows(typeof element.value === 'string' ? element.value : '')) continue;
    // Elements take properties of any name; only we know this one.
    const bag = element as unknown as Record<string, boolean | undefined>;
    if (bag[mark] === true) continue;
    bag[mark] = true;
    count += 1;
    for (const [name, value] of whole ? gone : unreadable) element.style.setProperty(name, value, 'important');
  }
  return count;
}

/** Whether it shows one of the texts and no part of it does by itself. */
function isSmallestOf(element: DomElement, shows: (text: string) => boolean): boolean {
  if ([element.getAttribute('placeholder') ?? '', drawnAround(element)].some(shows)) return true;
  // What the whole text does not show, no part of it does.
  return shows(element.textContent ?? '') && !Array.from(element.children).some((one) => shows(one.textContent ?? ''));
}

/** What goes along with a form or a request: pages that are debugged show it. */
function carriedIn(all: readonly DomElement[]): string[] {
  const hidden = all.filter((one) => one.matches('input[type=hidden], meta[name*=csrf i], meta[name*=token i]'));
  const values = hidden.map((one) => one.getAttribute('value') ?? one.getAttribute('content') ?? '');
  return values.filter(({ length }) => length >= 8).map((one) => one.toLowerCase());
}

/** Icons tell what a page is about, and nothing else. */
function isDrawn(element: DomElement, pictures: boolean): boolean {
  if (element.matches('canvas, video, object, embed, svg image')) return true;
  if (!pictures || !element.matches('img, svg, picture')) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 48 && height > 48;
}

/** Somebody or something has filled it in. */
function isTyped(element: DomElement): boolean {
  const buttons = 'input[type=submit], input[type=button], input[type=reset]';
  const isField = element.matches('input, textarea') && !element.matches(buttons);
  return isField && typeof element.value === 'string' && element.value !== '';
}

/** Whether it shows a secret that nobody told, and no part of it does by itself. */
function showsSecret(element: DomElement): boolean {
  return holdsSecret(element) && !Array.from(element.children).some(holdsSecret);
}

/** Whether it shows an identifier, a token, a one-time code, or a key or codes to copy. */
function holdsSecret(element: DomElement): boolean {
  const whole = element.textContent ?? '';
  if (!/\d/.test(whole)) return false;
  // Longer ones are read part by part. Its parts run into each other unless it is asked what is shown.
  const own = Array.from(element.childNodes).filter((node) => !('tagName' in node));
  const text = whole.length <= 200 ? shownText(element) : own.map((node) => node.textContent ?? '').join(' ');
  const words = text.slice(0, 4000).split(/[^\w+/=.-]+/);
  if (words.some((word) => word.length >= 16 && /\d/.test(word) && /[a-z]/i.test(word))) return true;
  const groups = text
    .slice(0, 4000)
    .match(/(?:\b[a-z0-9]{4,6}[ -]){2,}[a-z0-9]{4,6}\b|\b[a-z0-9]{4,6}-[a-z0-9]{4,6}\b/gi);
  return groups?.some((group) => /\d/.test(group)) === true || /\b\d{6,8}\b/.test(text);
}

/** What a style sheet puts before and after an element. */
function drawnAround(element: DomElement): string {
  return ['::before', '::after'].map((part) => window.getComputedStyle(element, part).content).join(' ');
}

function makeLook(key: string): PageLook {
  const all = everyElement(key);
  const elements = all.filter(isControl).slice(0, mostControls);
  const grouping = groupsOf(elements);
  const controls = elements.map((element, index) => describe(element, grouping.of[index] ?? 0));
  const get = (index: number): DomElement => {
    const element = elements[index];
    if (!element) throw new Error('no such control');
    return element;
  };
  let heard = false;
  return {
    survey: {
      url: window.location.href,
      title: cut(document.title, 200),
      text: linesOf(document.body ? shownText(document.body) : '').slice(0, 4000),
      headings: cut(
        all
          .filter((one) => one.matches('h1, h2, h3, legend'))
          .map(shownText)
          .join(' '),
        400,
      ),
      controls,
      groups: grouping.groups.map(aboutOf),
      widgets: widgetsOf(all),
      closedHosts: all.filter((one) => one.tagName.includes('-') && !rootOf(one, key)).length,
    },
    stored: storedHere(),
    place: (index) => placeOf(get(index), elements, key),
    state: (index) => stateOf(get(index)),
    focus: (index) => {
      const element = get(index);
      element.focus();
      if (typeof element.value === 'string' && element.select) element.select();
    },
    press: (index) => get(index).click(),
    heed: (field, button) => listenTo(get(field), button === null ? null : get(button), () => (heard = true)),
    heard: () => heard,
  };
}

function rootOf(element: DomElement, key: string): DomRoot | null {
  // A closed root is put there by whoever looks.
  const closed = (element as unknown as Record<string, DomRoot | undefined>)[key];
  return element.shadowRoot ?? closed ?? null;
}

/** In the order in which they are read, those in shadow roots where their hosts stand. */
function everyElement(key: string): DomElement[] {
  const found: DomElement[] = [];
  const waiting: DomElement[] = [document.documentElement];
  while (found.length < mostElements) {
    const element = waiting.pop();
    if (!element) break;
    found.push(element);
    const root = rootOf(element, key);
    for (let index = element.children.length - 1; index >= 0; index -= 1) {
      const child = element.children[index];
      if (child) waiting.push(child);
    }
    for (let index = (root?.children.length ?? 0) - 1; index >= 0; index -= 1) {
      const child = root?.children[index];
      if (child) waiting.push(child);
    }
  }
  return found;
}

function isControl(element: DomElement): boolean {
  const tag = element.tagName.toLowerCase();
  if (tag === 'input') return element.type !== 'hidden';
  if (/^(?:select|textarea|button|summary)$/.test(tag)) return true;
  if (tag === 'a' && element.hasAttribute('href')) return true;
  const role = element.getAttribute('role');
  if (role !== null && /^(?:button|link|menuitem|tab|textbox)$/.test(role)) return true;
  if (element.hasAttribute('onclick')) return true;
  return looksPressable(element);
}

/** What only its pointer shows to be pressable: short, and not a part of what is. */
function looksPressable(element: DomElement): boolean {
  if (!/^(?:div|span|li|p|img|i|svg|label)$/i.test(element.tagName) || element.children.length > 3) return false;
  if ((element.textContent ?? '').length > 60) return false;
  if (element.closest('a, button, label, [role=button], [role=link], [role=menuitem], [onclick]')) return false;
  if (window.getComputedStyle(element).cursor !== 'pointer') return false;
  const around = parentOf(element);
  return !around || window.getComputedStyle(around).cursor !== 'pointer';
}

/** The element around, out of shadow roots too. */
function parentOf(element: DomElement): DomElement | null {
  return element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;
}

function closestTo(element: DomElement, selector: string): DomElement | null {
  for (let one: DomElement | null = element; one; one = one.getRootNode().host ?? null) {
    const found = one.closest(selector);
    if (found) return found;
  }
  return null;
}

function within(outer: DomElement, inner: DomElement): boolean {
  for (let one: DomElement | null = inner; one; one = one.getRootNode().host ?? null) {
    if (outer.contains(one)) return true;
  }
  return false;
}

function cut(text: string, length: number): string {
  return text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, length);
}

/** Without empty lines, and spaces that nobody sees. */
function linesOf(text: string): string {
  const lines = text.slice(0, 16_000).split('\n');
  return lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function shownText(element: DomElement): string {
  return element.innerText ?? element.textContent ?? '';
}

function describe(element: DomElement, group: number): Control {
  const tag = element.tagName.toLowerCase();
  const kind = kindOf(element, tag);
  const type = typeof element.type === 'string' ? element.type.toLowerCase() : tag;
  const host = element.getRootNode().host;
  const box = element.getBoundingClientRect();
  const label = cut(labelOf(element, kind), 200);
  const isIcon = (kind === 'button' || kind === 'link') && label === '';
  return {
    kind,
    type,
    names: cut([attributes(element, 'name id'), host ? attributes(host, 'name id type') : ''].join(' '), 200),
    autocomplete: (element.getAttribute('autocomplete') ?? host?.getAttribute('autocomplete') ?? '')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ''),
    label,
    marks: isIcon ? marksOf(element) : '',
    group,
    visible: isVisible(element, kind === 'field'),
    enabled: isEnabled(element),
    required: element.required === true || element.getAttribute('aria-required') === 'true',
    filled: kind === 'box' ? element.checked === true : typeof element.value === 'string' && element.value !== '',
    masked: isMasked(element),
    maxLength: typeof element.maxLength === 'number' ? element.maxLength : -1,
    width: box.width,
    says: cut(saysOf(element, kind), 2000),
    href: typeof element.href === 'string' ? element.href : '',
    opens: isClosedMenu(element),
  };
}

function attributes(element: DomElement, names: string): string {
  return names
    .split(' ')
    .map((name) => element.getAttribute(name) ?? '')
    .join(' ');
}

/** What its attributes say and those of its form, and the form's hidden fields; the field that names a method is no deed. */
function saysOf(element: DomElement, kind: Control['kind']): string {
  if (kind !== 'button' && kind !== 'link') return '';
  const looks = /^(?:class|style|src|type|role|tabindex|rel|(?:.*-)?method)$/;
  // A form's own members are hidden by fields of their names, those of a button or a link are not.
  const said = (one: DomElement): string => {
    const names = element.getAttributeNames.call(one).slice(0, 40);
    const told = names
      .filter((name) => !looks.test(name))
      .map((name) => [name, element.getAttribute.call(one, name) ?? '']);
    return told
      .map(([name, value]) =>
        /^\s*(?:\.{0,2}\/|https?:)/i.test(String(value)) ? value : `${String(name)}=${String(value)}`,
      )
      .join(' ');
  };
  const form = element.form ?? closestTo(element, 'form');
  const hidden = form ? Array.from(element.querySelectorAll.call(form, 'input[type=hidden]')).slice(0, 40) : [];
  const deeds = hidden.filter((one) => one.getAttribute('name') !== '_method');
  return [said(element), form ? said(form) : '', ...deeds.map((one) => attributes(one, 'name value'))].join(' ');
}

/** What the page calls an icon: whoever wrote it had to tell it from others. */
function marksOf(element: DomElement): string {
  const around: DomElement[] = [];
  for (let one = parentOf(element); one?.children.length === 1 && around.length < 3; one = parentOf(one))
    around.push(one);
  const inner = Array.from(element.querySelectorAll('*')).slice(0, 8);
  const named = [element, ...around, ...inner].map((one) => attributes(one, 'class data-icon data-testid href'));
  return cut(named.join(' '), 400);
}

function kindOf(element: DomElement, tag: string): Control['kind'] {
  if (tag === 'input') {
    if (/^(?:submit|button|image|reset|file)$/.test(String(element.type))) return 'button';
    return /^(?:checkbox|radio)$/.test(String(element.type)) ? 'box' : 'field';
  }
  if (tag === 'textarea' || element.getAttribute('role') === 'textbox') return 'field';
  if (tag === 'select') return 'select';
  return tag === 'a' && element.hasAttribute('href') ? 'link' : 'button';
}

function isEnabled(element: DomElement): boolean {
  if (element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true') return false;
  return element.readOnly !== true && !closestTo(element, '[inert]');
}

function isMasked(element: DomElement): boolean {
  if (element.type === 'password') return true;
  const style = window.getComputedStyle(element).getPropertyValue('-webkit-text-security');
  return style !== '' && style !== 'none';
}

function isClosedMenu(element: DomElement): boolean {
  if (element.getAttribute('aria-expanded') === 'true') return false;
  if (element.tagName.toLowerCase() === 'summary') return element.closest('details[open]') === null;
  const popup = element.getAttribute('aria-haspopup');
  return (popup !== null && popup !== 'false') || element.getAttribute('aria-expanded') === 'false';
}

/** Large enough, drawn, on the page, and dense enough. Buttons may be pale until a form is filled in. */
function isVisible(element: DomElement, isField: boolean): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  if (width < smallest || height < smallest || !element.checkVisibility({ visibilityProperty: true })) return false;
  if (x + width + window.scrollX <= 0 || y + height + window.scrollY <= 0) return false;
  let opacity = 1;
  for (let one: DomElement | null = element; one; one = parentOf(one))
    opacity *= Number(window.getComputedStyle(one).opacity);
  return opacity >= (isField ? 0.7 : 0.2);
}

function labelOf(element: DomElement, kind: Control['kind']): string {
  const root = element.getRootNode();
  const by = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter((id) => id !== '');
  const said = [by.map((id) => root.getElementById(id)?.textContent ?? '').join(' ')];
  said.push(element.getAttribute('aria-label') ?? '');
  if (kind === 'button' || kind === 'link') {
    said.push(shownText(element), typeof element.value === 'string' ? element.value : '');
    said.push(attributes(element, 'title alt'));
    for (let index = 0; index < Math.min(5, element.children.length); index += 1) {
      const picture = element.children[index];
      if (picture) said.push(attributes(picture, 'alt title aria-label'));
    }
    return said
      .filter((one) => one.trim() !== '')
      .slice(0, 2)
      .join(' ');
  }
  for (let index = 0; index < (element.labels?.length ?? 0); index += 1) {
    const label = element.labels?.[index];
    if (label) said.push(shownText(label));
  }
  said.push(attributes(element, 'placeholder title'));
  if (root.host) said.push(attributes(root.host, 'label aria-label placeholder title'));
  const named = said.filter((one) => one.trim() !== '').join(' ');
  return named === '' ? textBefore(element) : named;
}

/** What stands before a field that has no label, in its own part of the page or the cell before. */
function textBefore(element: DomElement): string {
  let one = element;
  for (let step = 0; step < 3; step += 1) {
    const around = one.parentElement;
    if (!around) return '';
    let before = '';
    for (const node of Array.from(around.childNodes)) {
      if (node === one) break;
      before = (node.textContent ?? '').trim() === '' ? before : (node.textContent ?? '');
    }
    if (before !== '') return before;
    one = around;
  }
  return '';
}

/** Which group each control belongs to, and the groups. */
function groupsOf(elements: readonly DomElement[]): {
  readonly groups: readonly DomElement[];
  readonly of: readonly number[];
} {
  const groups: DomElement[] = [document.documentElement];
  const numberOf = (element: DomElement): number => {
    const at = groups.indexOf(element);
    return at < 0 ? groups.push(element) - 1 : at;
  };
  const forms = elements.map((element) => element.form ?? closestTo(element, 'form'));
  const pressed = elements.filter(
    (one, index) =>
      !forms[index] && kindOf(one, one.tagName.toLowerCase()) === 'button' && cut(shownText(one), 20).length > 1,
  );
  const parts: DomElement[] = [];
  const of = elements.map((element, index) => {
    const form = forms[index];
    if (form) return numberOf(form);
    if (kindOf(element, element.tagName.toLowerCase()) !== 'field' || parts.length > 50) return -1;
    const part = closestTo(element, 'dialog, [role=dialog], [role=alertdialog]') ?? partWith(element, pressed);
    parts.push(part);
    return numberOf(part);
  });
  // What belongs to no form stands in the smallest part around it that has a field.
  const loose = of.map((group, index) => {
    const element = elements[index];
    if (group >= 0 || !element) return group;
    const around = parts.filter((part) => within(part, element));
    const inmost = around.find((part) => around.every((other) => within(other, part)));
    return inmost ? numberOf(inmost) : 0;
  });
  return { groups, of: loose };
}

/** The smallest part of the page that holds the field and one of the buttons. */
function partWith(field: DomElement, buttons: readonly DomElement[]): DomElement {
  const around: DomElement[] = [];
  for (let one = parentOf(field); one; one = parentOf(one)) around.push(one);
  let best = around.length - 1;
  for (const button of buttons.slice(0, 300)) {
    for (let one = parentOf(button); one; one = parentOf(one)) {
      const depth = around.indexOf(one);
      if (depth < 0) continue;
      best = Math.min(best, depth);
      break;
    }
  }
  return around[best] ?? document.documentElement;
}

function aboutOf(group: DomElement): ControlGroup {
  const text = group === document.documentElement ? '' : cut(shownText(group), 600);
  const about = cut(`${text} ${attributes(group, 'id class name action aria-label')}`, 800);
  return { about, isForm: group.tagName.toLowerCase() === 'form' };
}

function widgetsOf(all: readonly DomElement[]): string {
  const found: string[] = [];
  for (const one of all) {
    const frame = one.tagName.toLowerCase() === 'iframe';
    if (!frame && !one.matches('[data-sitekey], [class*="captcha" i], [id*="captcha" i], [class*="turnstile" i]'))
      continue;
    const { width, height } = one.getBoundingClientRect();
    if (width < 60 || height < 30 || !isVisible(one, false)) continue;
    found.push(attributes(one, frame ? 'src title id class' : 'id class'));
  }
  return found.join(' ').slice(0, 2000);
}

/** Null if the page may keep nothing: a sandboxed frame, or storage is turned off. */
function storedHere(): Stored[] | null {
  const { origin } = window.location;
  const read = (kind: Stored['kind'], storage: DomStorage): Stored[] => {
    const found: Stored[] = [];
    for (let index = 0; index < storage.length; index += 1) {
      const key = storage.key(index);
      const value = key === null ? null : storage.getItem(key);
      if (key !== null && value !== null) found.push({ origin, kind, key, value });
    }
    return found;
  };
  try {
    return [...read('local', window.localStorage), ...read('session', window.sessionStorage)];
  } catch {
    // Even to name it is an error then.
    return null;
  }
}

function placeOf(element: DomElement, elements: readonly DomElement[], key: string): Place | null {
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  // A link around a block has parts without height before and after it.
  const rect = Array.from(element.getClientRects()).find(({ width, height }) => width >= 1 && height >= 1);
  if (!rect) return null;
  const [left, top] = [Math.max(0, rect.x), Math.max(0, rect.y)];
  const [right, bottom] = [
    Math.min(window.innerWidth, rect.x + rect.width),
    Math.min(window.innerHeight, rect.y + rect.height),
  ];
  if (right - left < 1 || bottom - top < 1) return null;
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const hit = hitAt(x, y, key);
  if (!hit || within(element, hit) || labelled(element, hit)) return { x, y, ours: hit !== null, covering: [] };
  const cover = coverOf(hit, element);
  const covering: number[] = [];
  elements.forEach((one, index) => {
    if (within(cover, one) && one !== element && isVisible(one, false)) covering.push(index);
  });
  return { x, y, ours: false, covering };
}

function hitAt(x: number, y: number, key: string): DomElement | null {
  let hit = document.elementFromPoint(x, y);
  while (hit) {
    const deeper: DomElement | null = rootOf(hit, key)?.elementFromPoint(x, y) ?? null;
    if (!deeper || deeper === hit) break;
    hit = deeper;
  }
  return hit;
}

/** A label laid over its own field: a click goes to the field. */
function labelled(element: DomElement, hit: DomElement): boolean {
  const label = hit.closest('label');
  for (let index = 0; label && index < (element.labels?.length ?? 0); index += 1)
    if (element.labels?.[index] === label) return true;
  return false;
}

/** All of what lies over an element, of which this is a part. */
function coverOf(hit: DomElement, element: DomElement): DomElement {
  let cover = hit;
  for (let one: DomElement | null = hit; one && !within(one, element); one = parentOf(one)) {
    const lies = /^(?:fixed|sticky|absolute)$/.test(window.getComputedStyle(one).position);
    if (lies || one.matches('dialog, [role=dialog], [role=alertdialog], [aria-modal=true]')) cover = one;
  }
  return cover;
}

/** For the element of a frame; sent by itself. */
export function framePlace(
  frame: DomElement & { clientLeft: number; clientTop: number },
  x: number,
  y: number,
): FramePlace {
  const { x: left, y: top } = frame.getBoundingClientRect();
  const [atX, atY] = [left + frame.clientLeft + x, top + frame.clientTop + y];
  return { x: atX, y: atY, ours: frame.getRootNode().elementFromPoint(atX, atY) === frame };
}

function stateOf(element: DomElement): FieldState {
  let active = document.activeElement;
  for (let inner = active?.shadowRoot; inner?.activeElement; inner = active.shadowRoot) active = inner.activeElement;
  const own = element.getRootNode();
  return {
    connected: element.checkVisibility({ visibilityProperty: false }),
    // The document names the host of a closed root.
    focused: active === element || own.activeElement === element,
    value: typeof element.value === 'string' ? element.value : shownText(element),
    masked: isMasked(element),
    enabled: isEnabled(element),
  };
}

/** Shadow roots keep the events of forms to themselves, so each root around the field is listened to. */
function listenTo(field: DomElement, button: DomElement | null, tell: () => void): void {
  const form = field.form ?? null;
  const sends = (one: Partial<DomElement>): boolean =>
    one === button || (form !== null && one.form === form && /^(?:submit|image)$/.test(String(one.type)));
  const hear = (event: DomEvent): void => {
    const path = event.composedPath();
    if (event.type === 'submit' ? form === null || path[0] === form : path.some(sends)) tell();
  };
  for (const type of ['submit', 'click']) {
    window.addEventListener(type, hear, true);
    for (let root = field.getRootNode(); root.host; root = root.host.getRootNode())
      root.addEventListener(type, hear, true);
  }
}

const library = [
  ...[
    makeLook,
    rootOf,
    everyElement,
    isControl,
    looksPressable,
    parentOf,
    closestTo,
    within,
    cut,
    linesOf,
    shownText,
    describe,
  ],
  ...[
    attributes,
    saysOf,
    marksOf,
    kindOf,
    isEnabled,
    isMasked,
    isClosedMenu,
    isVisible,
    labelOf,
    textBefore,
    groupsOf,
    partWith,
  ],
  ...[
    hideTexts,
    carriedIn,
    isDrawn,
    isTyped,
    showsSecret,
    holdsSecret,
    isSmallestOf,
    drawnAround,
    aboutOf,
    widgetsOf,
    storedHere,
    placeOf,
    hitAt,
    labelled,
    coverOf,
    stateOf,
    listenTo,
  ],
].join('\n');
