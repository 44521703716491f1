import type { Control, ControlGroup, FrameSurvey } from '../../src/browser/controls.js';

/** A visible text field in the first group. */
export function control(changed: Partial<Control> = {}): Control {
  return {
    kind: 'field',
    type: 'text',
    names: '',
    autocomplete: [],
    label: '',
    marks: '',
    group: 0,
    visible: true,
    enabled: true,
    required: false,
    filled: false,
    masked: changed.type === 'password',
    maxLength: -1,
    width: 200,
    says: '',
    href: '',
    opens: false,
    ...changed,
  };
}

export function button(label: string, changed: Partial<Control> = {}): Control {
  return control({ kind: 'button', type: 'submit', label, ...changed });
}

export function link(label: string, href: string, changed: Partial<Control> = {}): Control {
  return control({ kind: 'link', type: 'a', label, href, ...changed });
}

/** A page with one form, unless other groups are given. */
export function survey(controls: readonly Control[], changed: Partial<FrameSurvey> = {}): FrameSurvey {
  const groups: readonly ControlGroup[] = [{ about: '', isForm: true }];
  return {
    url: 'http://app.test/',
    title: '',
    text: '',
    headings: '',
    controls,
    groups,
    widgets: '',
    closedHosts: 0,
    ...changed,
  };
}
