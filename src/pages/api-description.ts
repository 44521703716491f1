import type { ScriptRequest } from './script-requests.js';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * The requests that an application's own description of its interface names (OpenAPI 3, Swagger 2), with the members that
 * their bodies have. Empty for any other text.
 */
export function describedRequests(text: string): readonly ScriptRequest[] {
  const document = parsed(text);
  const paths = membersOf(at(document, ['paths']));
  const base = basePath(document);
  return paths.flatMap(([path, item]) =>
    membersOf(item).flatMap(([method, operation]): ScriptRequest[] =>
      methods.includes(method) && path.startsWith('/') && path.length < 200
        ? [{ method: method.toUpperCase(), path: base + path, ...bodyOf(document, operation) }]
        : [],
    ),
  );
}

function basePath(document: unknown): string {
  const server = at(document, ['servers', '0', 'url']) ?? at(document, ['basePath']);
  if (typeof server !== 'string' || server.includes('{')) return '';
  const path = server.replace(/^https?:\/\/[^/]*/, '').replace(/\/+$/, '');
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}

function bodyOf(document: unknown, operation: unknown): Pick<ScriptRequest, 'keys' | 'asForm'> {
  const content = membersOf(at(resolved(document, at(operation, ['requestBody'])), ['content']));
  const form = content.find(([type]) => /urlencoded|form-data/.test(type));
  const [, media] = content.find(([type]) => type.includes('json')) ?? form ?? [];
  const inBody = listOf(at(operation, ['parameters'])).find((one) => at(one, ['in']) === 'body');
  const schema = resolved(document, at(media ?? inBody, ['schema']));
  const fields = listOf(at(operation, ['parameters'])).flatMap((one) => {
    const name = at(one, ['name']);
    return at(one, ['in']) === 'formData' && typeof name === 'string' ? [name] : [];
  });
  const keys = [...membersOf(at(schema, ['properties'])).map(([key]) => key), ...fields];
  // As with scripts: only an object that holds a password tells what to send.
  const says = keys.some((key) => /^(pass|pwd|secret)/i.test(key));
  return {
    keys: says ? keys : [],
    asForm: says && (fields.length > 0 || (form !== undefined && media === form[1])),
  };
}

/** What a `$ref` within the document points at. */
function resolved(document: unknown, node: unknown): unknown {
  const reference = at(node, ['$ref']);
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return node;
  return at(document, reference.slice(2).split('/'));
}

function at(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => membersOf(inner).find(([name]) => name === key)?.[1], node);
}

function membersOf(node: unknown): [string, unknown][] {
  return typeof node === 'object' && node !== null ? Object.entries(node) : [];
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
