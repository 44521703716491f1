import type { ScriptHeader } from './script-headers.js';
import type { ScriptRequest } from './script-requests.js';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The requests that an application's own description of its interface names (OpenAPI 3, Swagger 2), with the members
 * that their bodies have. Empty for any other text.
 */
export function describedRequests(text: string): readonly ScriptRequest[] {
  const document = parsed(text);
  const paths = membersOf(at(document, ['paths']));
  const base = basePath(document);
  const known = new Map<unknown, readonly string[]>();
  return paths.flatMap(([path, item]) =>
    membersOf(item).flatMap(([method, operation]): ScriptRequest[] =>
      methods.includes(method) && path.startsWith('/') && path.length < 200
        ? [{ method: method.toUpperCase(), path: base + path, ...bodyOf(document, operation, known) }]
        : [],
    ),
  );
}

/**
 * The headers in which the description says that a session's token is sent (OpenAPI 3 `securitySchemes`, Swagger 2
 * `securityDefinitions`), with their schemes.
 */
export function describedHeaders(text: string): readonly ScriptHeader[] {
  const document = parsed(text);
  const schemes = at(document, ['components', 'securitySchemes']) ?? at(document, ['securityDefinitions']);
  return membersOf(schemes).flatMap(([, one]): ScriptHeader[] => {
    const [type, scheme, place, name] = ['type', 'scheme', 'in', 'name'].map((key) => at(one, [key]));
    if (type === 'oauth2' || type === 'openIdConnect') return [{ name: 'Authorization', scheme: 'Bearer' }];
    if (type === 'http' && typeof scheme === 'string' && !/^(basic|digest)$/i.test(scheme))
      return [{ name: 'Authorization', scheme: /^bearer$/i.test(scheme) ? 'Bearer' : scheme }];
    const named = type === 'apiKey' && place === 'header' && typeof name === 'string' && /^[\w-]{1,60}$/.test(name);
    return named ? [{ name, scheme: null }] : [];
  });
}

function basePath(document: unknown): string {
  const server = at(document, ['servers', '0', 'url']) ?? at(document, ['basePath']);
  if (typeof server !== 'string' || server.includes('{')) return '';
  const path = server.replace(/^https?:\/\/[^/]*/, '').replace(/(?<!\/)\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

/** @param known keys of the schemas that were seen: many operations may share one */
function bodyOf(
  document: unknown,
  operation: unknown,
  known: Map<unknown, readonly string[]>,
): Pick<ScriptRequest, 'keys' | 'asForm'> {
  const content = membersOf(at(resolved(document, at(operation, ['requestBody'])), ['content']));
  const form = content.find(([type]) => /urlencoded|form-data/.test(type));
  const [, media] = content.find(([type]) => type.includes('json')) ?? form ?? [];
  const inBody = listOf(at(operation, ['parameters'])).find((one) => at(one, ['in']) === 'body');
  const schema = resolved(document, at(media ?? inBody, ['schema']));
  const fields = listOf(at(operation, ['parameters'])).flatMap((one) => {
    const name = at(one, ['name']);
    return at(one, ['in']) === 'formData' && typeof name === 'string' ? [name] : [];
  });
  const named = known.get(schema) ?? membersOf(at(schema, ['properties'])).map(([key]) => key);
  known.set(schema, named);
  // As with scripts: only an object that holds a password tells what to send.
  const says = [...fields, ...named.slice(0, mostKeys)].some((key) => /^(pass|pwd|secret)/i.test(key));
  return {
    keys: says ? [...named, ...fields] : [],
    asForm: says && (fields.length > 0 || (form !== undefined && media === form[1])),
  };
}

/** What asks for more is no sign-in. */
const mostKeys = 100;

/** What a `$ref` within the document points at. */
function resolved(document: unknown, node: unknown): unknown {
  const reference = at(node, ['$ref']);
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node;
  return at(document, reference.slice(2).split('/'));
}

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(member, node);
}

/** By its name at once: a description has thousands of schemas, and as many references to them. */
function member(node: unknown, key: string): unknown {
  // As what JSON has: no key is inherited.
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function isObject(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null;
}

function membersOf(node: unknown): [string, unknown][] {
  return isObject(node) ? Object.entries(node) : [];
}

function listOf(node: unknown): unknown[] {
  return Array.isArray(node) ? node : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
