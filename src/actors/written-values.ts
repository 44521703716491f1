/** The values of a body: of JSON its strings, of a form its fields. */
export function writtenValues(body: string, type: string): readonly string[] {
  const boundary = /^multipart\/.*?;\s*boundary="?([^";]+)/i.exec(type)?.[1];
  if (boundary !== undefined) return partsOf(body, boundary);
  if (/x-www-form-urlencoded/i.test(type)) return [...new URLSearchParams(body).values()];
  try {
    return stringsIn(JSON.parse(body));
  } catch {
    return [...new URLSearchParams(body).values()];
  }
}

function partsOf(body: string, boundary: string): string[] {
  return body.split(`--${boundary}`).flatMap((part) => {
    const at = part.indexOf('\r\n\r\n');
    return at < 0 ? [] : [part.slice(at + 4).replace(/\r\n$/, '')];
  });
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
