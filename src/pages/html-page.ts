import type { PageToken } from './page-tokens.js';
import type { ScriptText } from './script-tokens.js';
import type { ScriptedCall } from './scripted-calls.js';

/** An HTML page as a browser would read it: forms, links, title. Pure: the address it came from is a parameter. */
export interface HtmlPage {
  readonly title: string;
  /** Headings and legends, the first few. */
  readonly headings: readonly string[];
  /** How its text begins, without links, buttons and navigation. */
  readonly opening: string;
  readonly forms: readonly HtmlForm[];
  /** Links that a click follows by GET. */
  readonly links: readonly HtmlLink[];
  /** Controls that a well-known script makes another request of. */
  readonly calls: readonly ScriptedCall[];
  /** Buttons outside every form: scripts give them their meaning. */
  readonly looseButtons: readonly string[];
  /** Content of `<meta name=…>` by lower-case name. */
  readonly meta: ReadonlyMap<string, string>;
  /** Scripts that stand in the page, handlers among them, data blocks left out (HTML §4.12.1). */
  readonly inlineScripts: readonly ScriptText[];
  /** Scripts that the page loads, also ahead of their use. */
  readonly scriptFiles: readonly URL[];
  /** Whether a browser that opens it may run something that it holds. */
  readonly runsCode: boolean;
  /** Pages that stand in this one, or are fetched into it at once. */
  readonly parts: readonly URL[];
  /** CSRF tokens that it gives to its scripts, outside of fields and meta tags. */
  readonly tokens: readonly PageToken[];
  /** The header in which its own scripts send one, in lower case; null where they do not say. */
  readonly tokenHeader: string | null;
}

export interface HtmlLink {
  readonly url: URL;
  readonly text: string;
  /** Identifiers and classes of the link and of what stands in it: nothing that a person reads. */
  readonly hints: string;
  /** {@link saidBy} the link; absent for nothing more than its text. */
  readonly says?: string;
}

export interface HtmlForm {
  /** Absolute; the page's own address where the form names none. */
  readonly action: URL;
  readonly method: 'GET' | 'POST';
  readonly encoding: 'urlencoded' | 'multipart';
  /** What a script that sends it says besides. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** What its text is sent in, by the Encoding Standard's name in lower case: its own wish, else the page's. */
  readonly charset: string;
  /** Successful controls in document order, without buttons (HTML §4.10.22.4). */
  readonly fields: readonly HtmlField[];
  readonly buttons: readonly HtmlButton[];
  /** All text of the form, with id, name and class: what it is about. */
  readonly about: string;
  /** What its own attributes say and, unless a whole page stands in it, its text without that of its controls. */
  readonly says?: string;
}

export interface HtmlField {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly hints: string;
  /** Hidden from a person by its own markup although its type is one to fill in. */
  readonly unseen?: boolean;
  /** Of a list: the page itself says which of it is chosen. */
  readonly chosen?: true;
}

export interface HtmlButton {
  readonly name: string;
  readonly value: string;
  readonly text: string;
  readonly action: URL | null;
  /** As of a link. */
  readonly hints?: string;
  /** Fields that its handler gives a value before it sends the form. */
  readonly sets?: readonly (readonly [name: string, value: string])[];
  /** {@link saidBy} the button. */
  readonly says?: string;
}
