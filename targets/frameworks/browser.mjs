/**
 * @typedef {object} Cookie as a jar keeps it, with the attributes of the last line that set it
 * @property {string} name
 * @property {string} value
 * @property {string} path
 * @property {Readonly<Record<string, string>>} attributes by their names in lower case; a flag has an empty text
 *
 * @typedef {object} Page
 * @property {number} status
 * @property {string} location where it sends on to, or an empty text
 * @property {string} body
 * @property {readonly string[]} setCookies the raw lines
 * @property {Headers} headers
 *
 * @typedef {Readonly<Record<string, string>> | FormData | string | null} Fields of a form, its parts, or JSON text
 */

const maxHops = 5;

/** One user's browser: a jar of its own, redirects followed by hand. It shares no code with the gate on purpose. */
export class Browser {
  /** @type {Map<string, Cookie>} */
  #jar;

  /**
   * Headers that go with each request from now on.
   * @type {Record<string, string>}
   */
  headers = {};

  /**
   * @param {string} base the application, without a slash at the end
   * @param {readonly Cookie[]} cookies planted before the first request
   */
  constructor(base, cookies = []) {
    this.base = base;
    this.#jar = new Map(cookies.map((cookie) => [keyOf(cookie), cookie]));
  }

  /** A copy of the jar, which no later response changes. */
  freeze() {
    return [...this.#jar.values()];
  }

  /** @param {string} path */
  get(path) {
    return this.#go('GET', path, null);
  }

  /**
   * @param {string} path
   * @param {Readonly<Record<string, string>>} fields
   */
  post(path, fields) {
    return this.#go('POST', path, fields);
  }

  /** @param {string} path */
  delete(path) {
    return this.#go('DELETE', path, null);
  }

  /**
   * As multipart/form-data.
   * @param {string} path
   * @param {Readonly<Record<string, string>>} fields
   */
  postParts(path, fields) {
    const parts = new FormData();
    for (const [name, value] of Object.entries(fields)) parts.append(name, value);
    return this.#go('POST', path, parts);
  }

  /**
   * @param {string} path
   * @param {Readonly<Record<string, string>>} value
   */
  postJson(path, value) {
    return this.#go('POST', path, JSON.stringify(value));
  }

  /**
   * @param {'GET' | 'POST' | 'DELETE'} method
   * @param {string} path
   * @param {Fields} fields
   * @returns {Promise<{ readonly first: Page, readonly last: Page }>} the answer, and what its redirects ended in
   */
  async #go(method, path, fields) {
    const first = await this.#once(method, path, fields);
    let last = first;
    for (let hop = 0; hop < maxHops && last.status >= 300 && last.status < 400; hop += 1) {
      const next = new URL(last.location, this.base + path);
      if (last.location === '' || next.origin !== this.base) break;
      last = await this.#once('GET', next.pathname + next.search, null);
    }
    return { first, last };
  }

  /**
   * @param {'GET' | 'POST' | 'DELETE'} method
   * @param {string} path
   * @param {Fields} fields
   */
  async #once(method, path, fields) {
    const page = await request(this.base, this.freeze(), method, path, fields, this.headers);
    for (const line of page.setCookies) this.#store(line, path);
    return page;
  }

  /**
   * @param {string} line
   * @param {string} requestPath
   */
  #store(line, requestPath) {
    const cookie = parseSetCookie(line, requestPath);
    const { domain = '', expires, 'max-age': maxAge } = cookie.attributes;
    // RFC 6265bis §5.7: a browser refuses a cookie for another host.
    if (domain !== '' && domain.replace(/^\./u, '') !== new URL(this.base).hostname) return;
    if (breaksPrefix(cookie)) return;
    const key = keyOf(cookie);
    const gone = maxAge === undefined ? Date.parse(expires ?? '') <= Date.now() : Number(maxAge) <= 0;
    if (gone) this.#jar.delete(key);
    else this.#jar.set(key, cookie);
  }
}

/**
 * One request with a jar that stays as it is.
 * @param {string} base
 * @param {readonly Cookie[]} jar
 * @param {'GET' | 'POST' | 'DELETE'} method
 * @param {string} path
 * @param {Fields} fields
 * @param {Readonly<Record<string, string>>} more headers
 * @returns {Promise<Page>}
 */
export async function request(base, jar, method, path, fields, more = {}) {
  const cookies = jar.filter((cookie) => covers(cookie.path, path.replace(/\?.*/su, '')));
  const header = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const response = await fetch(base + path, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
    headers: {
      accept: typeof fields === 'string' ? 'application/json' : 'text/html',
      ...(typeof fields === 'string' ? { 'content-type': 'application/json' } : {}),
      ...(header === '' ? {} : { cookie: header }),
      ...(method === 'GET' ? {} : { origin: base, referer: `${base}/` }),
      ...more,
    },
    ...(fields === null ? {} : { body: bodyOf(fields) }),
  });
  return {
    status: response.status,
    location: response.headers.get('location') ?? '',
    body: await response.text(),
    setCookies: response.headers.getSetCookie(),
    headers: response.headers,
  };
}

/** @param {NonNullable<Fields>} fields */
function bodyOf(fields) {
  return typeof fields === 'string' || fields instanceof FormData ? fields : new URLSearchParams(fields);
}

/**
 * RFC 6265bis §5.7: a name may promise what the attributes must hold; compared without case.
 * @param {Cookie} cookie
 */
function breaksPrefix({ name, attributes }) {
  const { secure, domain, path } = attributes;
  if (/^__Secure-/iu.test(name)) return secure === undefined;
  return /^__Host-/iu.test(name) && (secure === undefined || domain !== undefined || path !== '/');
}

/** @param {Pick<Cookie, 'name' | 'path'>} cookie */
function keyOf({ name, path }) {
  return `${name};${path}`;
}

/**
 * RFC 6265bis §5.1.4.
 * @param {string} cookiePath
 * @param {string} requestPath
 */
function covers(cookiePath, requestPath) {
  return requestPath === cookiePath || requestPath.startsWith(cookiePath.replace(/\/?$/u, '/'));
}

/**
 * @param {string} line
 * @param {string} requestPath
 * @returns {Cookie}
 */
function parseSetCookie(line, requestPath) {
  const [pair = '', ...parts] = line.split(';');
  const [name, value] = splitAt(pair);
  const attributes = Object.fromEntries(
    parts.map((part) => {
      const [key, setting] = splitAt(part);
      return [key.toLowerCase(), setting];
    }),
  );
  const folder = requestPath.replace(/\?.*/su, '').replace(/\/[^/]*$/u, '') || '/';
  const path = attributes['path']?.startsWith('/') === true ? attributes['path'] : folder;
  return { name, value, path, attributes };
}

/**
 * @param {string} text
 * @returns {[string, string]}
 */
function splitAt(text) {
  const at = text.indexOf('=');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
