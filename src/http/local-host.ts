import { isLoopback } from './loopback.js';

/** Names that public DNS never answers (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const localNames = /\.(?:local|internal|test|localhost|home\.arpa)$/;

/**
 * RFC 1918, link-local, the shared addresses of RFC 6598 (pods and overlay networks have them), and "this machine" of
 * the URL that a server prints when it listens on every address.
 */
const privateV4 =
  /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|0\.0\.0\.0$)/;

/** RFC 4193 and link-local (fe80::/10), as the URL parser writes them. */
const privateV6 = /^\[(?:::|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/;

/**
 * Whether a host is a test environment's own: loopback, a single-label name such as a service container's
 * (`http://app:3000`), a private address, or a name that public DNS never answers.
 */
export function isLocalHost(url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (isLoopback(url)) return true;
  if (host.startsWith('[')) return privateV6.test(host) || privateV4.test(mappedV4(host));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return privateV4.test(host);
  return host !== '' && (!host.includes('.') || localNames.test(host));
}

/** The IPv4 address in an IPv6 one that maps it (`[::ffff:a00:7]`, as the URL parser writes it); empty for any other. */
function mappedV4(host: string): string {
  const [, high, low] = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(host) ?? [];
  if (high === undefined || low === undefined) return '';
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join('.');
}
