/** Name of the path parameter for a cookie's value: servlet containers read JSESSIONID in lower case (Servlet §7.1.3). */
export function pathParameterName(cookie: string): string {
  return /^jsessionid$/i.test(cookie) ? 'jsessionid' : cookie;
}

/** A cookie's value as a reader of URLs and forms expects it: what a cookie parser decodes, it decodes as well. */
export function valueInUrl(cookieValue: string): string {
  return encodeURIComponent(decodedValue(cookieValue).replace(/\p{Cs}/gu, '\ufffd'));
}

/** A cookie's value without its percent-encoding; as it is where it has none, or a broken one. */
export function decodedValue(cookieValue: string): string {
  try {
    return decodeURIComponent(cookieValue);
  } catch {
    return cookieValue;
  }
}
