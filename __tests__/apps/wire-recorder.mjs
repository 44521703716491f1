/**
 * Preloaded with `node --import`: notes what the servers of that process receive and answer, so that a test can look for
 * their secrets elsewhere. Writes one JSON object a line to the file that WIRE_RECORD names.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

/** @typedef {{ method: string, path: string, status: number, cookie: string, body: string, setCookie: string[] }} WireRecord */

const file = process.env['WIRE_RECORD'];
if (file === undefined) throw new Error('WIRE_RECORD must name a file');

/** @param {unknown} message */
function record(message) {
  // The channel's contract: https://nodejs.org/api/diagnostics_channel.html#http
  const { request, response } =
    /** @type {{ request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse }} */ (
      message
    );
  let body = '';
  const push = request.push.bind(request);
  request.push = (chunk, encoding) => {
    if (chunk !== null) body += String(chunk);
    return push(chunk, encoding);
  };
  response.on('finish', () => {
    const setCookie = response.getHeader('set-cookie') ?? [];
    /** @type {WireRecord} */
    const seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      status: response.statusCode,
      cookie: request.headers.cookie ?? '',
      body,
      setCookie: Array.isArray(setCookie) ? setCookie : [String(setCookie)],
    };
    appendFileSync(/** @type {string} */ (file), `${JSON.stringify(seen)}\n`);
  });
}

subscribe('http.server.request.start', record);
