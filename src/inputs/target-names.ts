/**
 * Names of targets, in their order: the host name and the base path, with the port only if two would share a name.
 * A name is part of every fingerprint, so a port that differs from run to run must stay out where it can. Names may
 * still be shared, by targets that differ in neither.
 */
export function targetNames(urls: readonly URL[]): string[] {
  const short = urls.map((url) => url.hostname + basePath(url));
  return urls.map((url, index) => {
    const name = short[index] ?? '';
    const shared = short.filter((other) => other === name).length > 1;
    return shared ? `${url.hostname}:${portOf(url)}${basePath(url)}` : name;
  });
}

function basePath({ pathname }: URL): string {
  return pathname.replace(/(?<!\/)\/+$/, '');
}

function portOf({ port, protocol }: URL): string {
  if (port !== '') return port;
  return protocol === 'https:' ? '443' : '80';
}
