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
    inherited: ['confirm', 'vals', 'vars', 'prompt'].flatMap((name) => [`hx-${name}`, `data-hx-${name}`]),
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

/** No more is read of them: what is inherited is read again for each control. */
const longestHeaders = 2000;

/** `hx-headers` is inherited: the nearest one counts for each name. */
function headers(around: readonly Attribute[]): Pairs {
  let room = longestHeaders;
  const written = around.map((attribute) => either(attribute, 'hx-headers') ?? '');
  const given = written.filter((json) => json !== '' && (room -= json.length) >= 0).flatMap(headersIn);
  const known = new Set<string>();
  const nearest = given.filter(([name]) => !known.has(name) && known.add(name));
  return [['hx-request', 'true'], ...nearest];
}

function headersIn(json: string): [string, string][] {
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
