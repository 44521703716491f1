import { namesTokenInUrl } from '../conventions/csrf.js';
import { namesIdentifier } from '../conventions/session-values.js';

/**
 * What an address carries under the name of a CSRF token or a session identifier, as it stands there and decoded: it is
 * worth something to whoever reads a report.
 */
export function tokensInAddress({ pathname, search }: URL): readonly string[] {
  const inPath = pathname.split('/').flatMap((segment) => segment.split(';').slice(1));
  const parts = [...inPath, ...search.slice(1).split('&')];
  return parts.flatMap((part) => {
    const equals = part.indexOf('=');
    const name = decoded(part.slice(0, Math.max(0, equals)));
    if (equals < 0 || !(namesTokenInUrl(name) || namesIdentifier(name))) return [];
    const written = part.slice(equals + 1);
    return [...new Set([written, decoded(written)])];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
