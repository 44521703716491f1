/**
 * The little of the DOM that in-page code uses. The compiler's own library would put `document`, `name` and `status`
 * into the scope of every file.
 */
export interface DomNode {
  readonly childNodes: ArrayLike<DomNode>;
  readonly textContent: string | null;
}

export interface DomEvent {
  readonly type: string;
  composedPath(): readonly Partial<DomElement>[];
}

export interface DomListening {
  addEventListener(type: string, listener: (event: DomEvent) => void, capture: true): void;
}

/** A document or a shadow root. */
export interface DomRoot extends DomNode, DomListening {
  readonly children: ArrayLike<DomElement>;
  readonly host?: DomElement;
  readonly activeElement: DomElement | null;
  getElementById(id: string): DomElement | null;
  elementFromPoint(x: number, y: number): DomElement | null;
}

export interface DomElement extends DomNode {
  readonly tagName: string;
  readonly children: ArrayLike<DomElement>;
  readonly parentElement: DomElement | null;
  readonly assignedSlot: DomElement | null;
  readonly shadowRoot: DomRoot | null;
  readonly style: { setProperty(name: string, value: string, priority: string): void };
  getAttribute(name: string): string | null;
  getAttributeNames(): readonly string[];
  hasAttribute(name: string): boolean;
  getRootNode(): DomRoot;
  closest(selector: string): DomElement | null;
  querySelectorAll(selector: string): ArrayLike<DomElement>;
  contains(other: DomElement): boolean;
  matches(selector: string): boolean;
  getBoundingClientRect(): DomRect;
  getClientRects(): ArrayLike<DomRect>;
  checkVisibility(options: { readonly visibilityProperty: boolean }): boolean;
  scrollIntoView(options: { readonly block: 'center'; readonly inline: 'center'; readonly behavior: 'instant' }): void;
  focus(): void;
  click(): void;
  readonly innerText?: string;
  // Of controls.
  readonly type?: unknown;
  readonly value?: unknown;
  readonly readOnly?: boolean;
  readonly required?: boolean;
  readonly checked?: boolean;
  readonly maxLength?: number;
  readonly labels?: ArrayLike<DomElement> | null;
  readonly form?: DomElement | null;
  readonly href?: unknown;
  select?(): void;
}

export interface DomRect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DomStyle {
  readonly content: string;
  readonly cursor: string;
  readonly opacity: string;
  readonly position: string;
  getPropertyValue(name: string): string;
}

export interface DomDocument extends DomRoot {
  readonly title: string;
  readonly body: DomElement | null;
  readonly documentElement: DomElement;
}

export interface DomWindow extends DomListening {
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly scrollX: number;
  readonly scrollY: number;
  readonly localStorage: DomStorage;
  readonly sessionStorage: DomStorage;
  readonly location: { readonly href: string; readonly origin: string };
  getComputedStyle(element: DomElement, part?: string): DomStyle;
}

export interface DomStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
}
