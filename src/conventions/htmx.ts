import { methods, type Attribute, type ControlRequest, type Pairs } from './controls.js';
import { defineConvention } from './define.js';

export const htmx = defineConvention({
  id: 'htmx',
  name: 'htmx',
  controls: {
    selectors: methods.flatMap((method) => [`[hx-${method.toLowerCase()}]`, `[data-hx-${method.toLowerCase()}]`]),
    requests: (control, around) =>
      methods.flatMap((method): ControlRequest[] => {
        const address = either(control, `hx-${method.toLowerCase()}`);
        return address === undefined
          ? []
          : [{ method, address, asForm: false, headers: headers(around()), fields: [] }];
      }),
    postsForm: (element) => either(element, 'hx-post'),
    formHeaders: headers,
    fetched: {
      selector: '[hx-get][hx-trigger], [data-hx-get][data-hx-trigger]',
      address: (element) =>
        /\b(load|revealed)\b/.test(either(element, 'hx-trigger') ?? '') ? either(element, 'hx-get') : undefined,
    },
  },
});

function either(attribute: Attribute, name: string): string | undefined {
  return attribute(name) ?? attribute(`data-${name}`);
}

/** `hx-headers` is inherited: the nearest one counts for each name. */
function headers(around: readonly Attribute[]): Pairs {
  const given = around.flatMap((attribute) => headersIn(either(attribute, 'hx-headers')));
  const known = new Set<string>();
  const nearest = given.filter(([name]) => !known.has(name) && known.add(name));
  return [['hx-request', 'true'], ...nearest];
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
