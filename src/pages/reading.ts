/** The address that a reference means, without its fragment; null if it means none. */
export function resolve(reference: string, base: URL): URL | null {
  try {
    const url = new URL(reference, base);
    url.hash = '';
    return url;
  } catch {
    return null;
  }
}

export function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** Text as a reader sees it: white space in one piece. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What `read` gives, read when it is first asked for and never again. */
export function once<T>(read: () => T): () => T {
  let held: { readonly value: T } | null = null;
  return () => (held ??= { value: read() }).value;
}
