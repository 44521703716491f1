import { isLoopback } from './loopback.js';

/** Names that public DNS never answers (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const localNames = /\.(?:local|internal|test|localhost|home\.arpa)$/;

/** RFC 1918, link-local, and "this machine" of the URL that a server prints when it listens on every address. */
const privateV4 = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.0\.0\.0$)/;

/** RFC 4193 and link-local (fe80::/10), as the URL parser writes them. */
const privateV6 = /^\[(?:::|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/;

/**
 * Whether a host is a test environment's own: loopback, a single-label name such as a service container's
 * (`http://app:3000`), a private address, or a name that public DNS never answers.
 */
export function isLocalHost(url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (isLoopback(url)) return true;
  if (host.startsWith('[')) return privateV6.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return privateV4.test(host);
  return host !== '' && (!host.includes('.') || localNames.test(host));
}
