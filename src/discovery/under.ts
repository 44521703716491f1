/** A path below the target's base path. */
export function under(base: URL, path: string): URL {
  const root = new URL(base);
  root.search = '';
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return new URL(path, root);
}
