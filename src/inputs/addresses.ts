import { quoted, WrongText } from './texts.js';

/** The base URL of a target. */
export function parseTargetUrl(line: string): URL {
  const url = URL.canParse(line) ? new URL(line) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new WrongText(`${withoutUserInfo(line)} is not an http or https URL. Write it like http://localhost:3000.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new WrongText(`The URL of ${url.host} has a user name in it. Use the inputs username and password.`);
  }
  if (url.hash !== '' || line.includes('#')) {
    throw new WrongText(`${quoted(line)} has a fragment, which no server sees. Leave out everything from # on.`);
  }
  return url;
}

/** Where the digest is posted. No message repeats it: many a receiver's address is its own password. */
export function parseWebhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new WrongText('This is not an https URL. Write all of it, like https://hooks.example.com/session-fixation.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new WrongText('The URL has a user name in it. Leave it out, and sign with webhook-secret.');
  }
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    throw new WrongText('This is not https, and the digest names what an attacker can use. Write https://.');
  }
  return url;
}

/** An address that is relative to the target, or absolute. Kept as given: each target resolves it. */
export function parseReference(text: string): string {
  const base = 'http://target.invalid';
  const url = !/\s/.test(text) && URL.canParse(text, base) ? new URL(text, base) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new WrongText(`${withoutUserInfo(text)} is neither a path nor an http or https URL. Write it like /login.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new WrongText('The URL has a user name in it. Use the inputs username and password.');
  }
  return text;
}

/** A host, or a host and port, in lower case. */
export function parseHost(line: string): string {
  const [, name, port] = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i.exec(line) ?? [];
  if (name === undefined || !URL.canParse(`http://${line}`)) {
    throw new WrongText(
      `${withoutUserInfo(line)} is not a host. Write the host alone, like sso.example.com or localhost:8080.`,
    );
  }
  const { hostname } = new URL(`http://${name}`);
  return port === undefined ? hostname : `${hostname}:${Number(port)}`;
}

/** A URL with credentials in it must not be repeated in a log. */
export function withoutUserInfo(text: string): string {
  return quoted(text.replace(/\/\/[^/?#]*@/g, '//'));
}
