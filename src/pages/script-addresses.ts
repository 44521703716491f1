export function isRequestPath(path: string, sent: boolean): boolean {
  const local = path.replace(/^https?:\/\/[\w.:-]+/, '');
  if (local === '' || local.startsWith('//') || !/[a-z]/i.test(local)) return false;
  if (/\.(m?js|css|map|png|jpe?g|gif|svg|ico|webp|woff2?|ttf|html?|txt|md|tsx?|vue)(\?|$)/i.test(local)) return false;
  // An element that a script draws, with what it is given behind it: `h("form",{method:"POST",…`.
  if (/^(form|input|button)$/.test(local)) return false;
  // A relative one is any word in quotes, unless it is plainly sent.
  return local.startsWith('/') || (sent && /^[\w.~-]+(\/[\w.~-]+)*\/?$/.test(local));
}

export interface Constant {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

/** `API="/backend"`, `baseURL:"/api"`: texts that begin an address. */
export function constantsOf(text: string): readonly Constant[] {
  // From the beginning of a name alone: a font or a source map in base64 is one run of a million letters.
  const assignment = /(?<![\w$])([A-Za-z_$][\w$]*)\s{0,20}[=:]\s{0,20}(["'`])((?:https?:\/\/[\w.:-]+)?\/?[\w./~-]*)\2/g;
  return [...text.matchAll(assignment)].flatMap((match) => {
    const [, name = '', , value = ''] = match;
    return value.includes('/') ? [{ name, value: value.replace(/\/+$/, ''), at: match.index }] : [];
  });
}

/** The paths that a literal may mean; none where a part of it is not known. */
export function pathsOf(
  raw: string,
  before: string,
  after: string,
  constants: readonly Constant[],
  at: number,
): string[] {
  // Something is put behind it: a part of the path that is not known here.
  if (/^\s*\+/.test(after) && !raw.includes('?')) return [];
  const valueOf = (name: string): string | undefined => nearest(constants, name, at);
  const parts = [...raw.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = '']) => valueOf(inner.split('.').at(-1) ?? ''));
  // What begins it may be where the whole application lives; any other part has to be known.
  if (parts.some((value, index) => value === undefined && !(index === 0 && raw.startsWith('${')))) return [];
  const filled = parts.reduce<string>((text, value) => text.replace(/\$\{[^}]*\}/, () => value ?? ''), raw);
  const [, plus, joinedTo] =
    /(?:([A-Za-z_$][\w$]*)\s*\+\s*|(?:""|'')\.concat\(\s*([A-Za-z_$][\w$]*)\s*,\s*)$/.exec(before) ?? [];
  const added = plus ?? joinedTo;
  const prefix = added === undefined ? undefined : valueOf(added);
  if (prefix !== undefined) return [joined(prefix, filled)];
  // A client that is told its base address once puts it before all it sends.
  const client = /\.(get|post|put|patch|delete)\s*(<[^>]*>)?\s*\(\s*$/i.test(before);
  const bases =
    client || raw.startsWith('${') || added !== undefined ? constants.filter(({ name }) => baseNames.test(name)) : [];
  const under = bases
    .map(({ value }) => joined(value, filled))
    .filter((path) => !filled.startsWith('http') && path !== filled);
  return [...new Set([...under, filled])].slice(0, 3);
}

const baseNames = /^(api|base|server|backend|root)?_?(base)?_?(url|uri|path|prefix|root|api|endpoint)$/i;

function nearest(constants: readonly Constant[], name: string, at: number): string | undefined {
  const named = constants.filter((constant) => constant.name === name);
  return (named.filter((constant) => constant.at < at).at(-1) ?? named[0])?.value;
}

function joined(prefix: string, path: string): string {
  return path.startsWith('/') || path === '' ? prefix + path : `${prefix}/${path}`;
}
