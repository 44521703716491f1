import type { Element } from 'domhandler';

/** What the elements around a control say of it. */
export interface Surroundings {
  readonly form: Element | null;
  /** Whether it, or what stands around it in its form, is hidden. */
  readonly hidden: boolean;
  /** By a fieldset, save in that fieldset's legend (HTML §4.10.18.5). */
  readonly disabled: boolean;
}

interface Around extends Omit<Surroundings, 'disabled'> {
  readonly fieldset: Element | null;
  readonly legend: Element | null;
}

const nothing: Around = { form: null, hidden: false, fieldset: null, legend: null };

export function parentOf({ parent }: Element): Element | null {
  return parent && 'tagName' in parent ? parent : null;
}

/** Each element is looked at once, however many controls stand in it, and however deep. */
export function surroundings(isHidden: (element: Element) => boolean): (control: Element) => Surroundings {
  const known = new Map<Element, Around>();
  const around = (control: Element): Around => {
    const unknown: Element[] = [];
    let element = parentOf(control);
    while (element !== null && !known.has(element)) {
      unknown.push(element);
      element = parentOf(element);
    }
    let result = (element && known.get(element)) ?? nothing;
    for (const inner of unknown.reverse()) {
      result = inside(inner, result, isHidden);
      known.set(inner, result);
    }
    return result;
  };
  return (control) => {
    const { form, hidden, fieldset, legend } = around(control);
    return {
      form,
      hidden: (form !== null && hidden) || isHidden(control),
      disabled: fieldset !== null && (legend === null || parentOf(legend) !== fieldset),
    };
  };
}

function inside(element: Element, outer: Around, isHidden: (element: Element) => boolean): Around {
  switch (element.tagName) {
    case 'form':
      return { ...outer, form: element, hidden: false };
    case 'fieldset':
      return {
        ...outer,
        hidden: outer.hidden || isHidden(element),
        fieldset: element.attribs['disabled'] === undefined ? outer.fieldset : element,
      };
    case 'legend':
      return { ...outer, hidden: outer.hidden || isHidden(element), legend: element };
    default:
      return outer.hidden || !isHidden(element) ? outer : { ...outer, hidden: true };
  }
}
