/** Browsers stop nesting at 512. */
const maxDepth = 1000;

/** A page of a megabyte has fewer, unless it is made to keep its reader busy; twenty thousand links fit. */
const maxTags = 60_000;

/** Elements that are never left open: void ones, and those that their like closes (HTML §13.1.2). */
const neverDeep = new Set(
  `area base br col embed hr img input link meta source track wbr html head body
   p li dt dd tr td th thead tbody tfoot option optgroup`.split(/\s+/),
);

/** The parser compares each attribute with all before it. */
const maxAttributes = 1000;
const attribute = /[^\s/>"'=][^\s/>=]*(?:\s*=\s*(?:"[^"]*"|'[^']*'))?/g;

/**
 * The page up to where it nests, or goes on, beyond reason. An HTML parser looks through all open elements at each tag:
 * a page with a megabyte of `<div>` would keep it busy for many minutes, and no time limit can interrupt it.
 */
export function shallow(body: string): string {
  const open = new Map<string, number>();
  let depth = 0;
  let tags = 0;
  for (const { 1: slash, 2: name = '', 3: rest = '', index } of body.matchAll(/<(\/?)([a-z][^\s/>]*)([^<>]*)/gi)) {
    tags += 1;
    if (tags > maxTags || hasTooMany(rest)) return body.slice(0, index);
    const tag = name.toLowerCase();
    const foreign = (open.get('svg') ?? 0) + (open.get('math') ?? 0) > 0;
    // Only foreign elements can close themselves (HTML §13.1.2.1).
    if (neverDeep.has(tag) || (foreign && rest.endsWith('/'))) continue;
    const count = open.get(tag) ?? 0;
    if (slash === '/' && count === 0) continue;
    const step = slash === '/' ? -1 : 1;
    open.set(tag, count + step);
    depth += step;
    if (depth > maxDepth) return body.slice(0, index);
  }
  return body;
}

function hasTooMany(attributes: string): boolean {
  return attributes.length > 2 * maxAttributes && (attributes.match(attribute) ?? []).length > maxAttributes;
}
