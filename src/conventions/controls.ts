/** Reads an attribute of an element; undefined if it has none of that name. */
export type Attribute = (name: string) => string | undefined;

export type Pairs = readonly (readonly [name: string, value: string])[];

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof methods)[number];

/** What jQuery, rails-ujs and others put into their requests, and what no page of another site can. */
export const markedAsScript = ['x-requested-with', 'XMLHttpRequest'] as const;

/** The request that a script makes of a control. */
export interface ControlRequest {
  readonly method: Method;
  /** As the control has it; undefined if it has none. */
  readonly address: string | undefined;
  /** The script posts a form whose field `_method` names the method. */
  readonly asForm: boolean;
  readonly headers: Pairs;
  readonly fields: Pairs;
}

/** How a page's controls tell a well-known script what to do. Selectors are CSS. */
export interface Controls {
  /** Controls that the script makes a request of. */
  readonly selectors?: readonly string[];
  /**
   * The requests that it may make of a control, likeliest first; none if the control is not for it.
   * @param around reads the control itself and the elements around it, from the inside out
   */
  readonly requests?: (control: Attribute, around: () => readonly Attribute[]) => readonly ControlRequest[];
  /** Whether it turns a link into another request than the GET that its address says. */
  readonly replacesLink?: (link: Attribute) => boolean;
  /** Where it posts a form, as the form itself or its button says; undefined if neither does. */
  readonly postsForm?: (element: Attribute) => string | undefined;
  /** What it says besides when it posts the form that is the first of these. */
  readonly formHeaders?: (around: readonly Attribute[]) => Pairs;
  /** Names of attributes of the elements around a control that ask before it, or add to what it sends. */
  readonly inherited?: readonly string[];
  /** Elements that it fills with the page at their `src`. */
  readonly frames?: string;
  /** Elements that it fetches something into as soon as they are there, and from where. */
  readonly fetched?: { readonly selector: string; readonly address: (element: Attribute) => string | undefined };
  /** Names of attributes that hold a script, and elements that have them, besides forms, links and buttons. */
  readonly handlers?: { readonly names: RegExp; readonly elements?: string };
  /**
   * Names of attributes of elements that every account is sent alike, and that a script shows if it has something for
   * them. Absent for frameworks that render on the server: there such an element is sent only to whom it concerns.
   */
  readonly templates?: RegExp;
  /** Fields that the `onclick` of a control with that id gives a value before it sends its form. */
  readonly sets?: (handler: string, id: string) => Pairs;
  /** Controls that post the form with a field of that name, and what their handler (or address) gives its fields. */
  readonly postsBack?: {
    readonly field: string;
    readonly selector: string;
    readonly sets: (handler: string) => Pairs | null;
  };
}

export function readMethod(text: string | undefined): Method | null {
  return methods.find((method) => method === text?.trim().toUpperCase()) ?? null;
}
