/** Whether a host is this machine by its name: localhost, *.localhost (RFC 6761 §6.3), 127.0.0.0/8, ::1. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '[::1]';
}

const names = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether two addresses are one port of this machine under two of its names. */
export function isLoopbackTwin(one: URL, other: URL): boolean {
  return (
    one.protocol === other.protocol &&
    one.port === other.port &&
    one.hostname !== other.hostname &&
    names.has(one.hostname) &&
    names.has(other.hostname)
  );
}
