import { describe, expect, it } from '@jest/globals';
import { Jar } from '../../src/actors/jar.js';
import { receiveCookies, setLabels } from '../../src/actors/received.js';
import { createSecrets } from '../../src/evidence/secrets.js';
import type { HeaderFields, WireResponse } from '../../src/http/wire.js';

const secrets = createSecrets(() => undefined);

function answer(headers: HeaderFields): WireResponse {
  return { kind: 'response', status: 200, headers, body: '', truncated: false };
}

function jarWith(line: string, url: URL): Jar {
  const jar = Jar.empty();
  jar.receive(line, url);
  return jar;
}

describe('cookies of a response', () => {
  it('are labelled as kept, deleted or dropped, and a line that is none is left out', () => {
    const lines = ['sid=one', 'old=; Max-Age=0', '__Host-x=1', 'bad\u0000=1'];
    const url = new URL('http://app.example/');
    const headers = lines.map((line) => ['set-cookie', line] as const);
    const received = receiveCookies(answer(headers), url, Jar.empty(), secrets);
    expect(received.map(({ line }) => line)).toEqual(lines);
    expect(setLabels(received, (name) => `${name}#1`)).toEqual(['sid#1', 'old deleted', '__Host-x#1 (dropped)']);
  });

  it.each([
    ['https://app.example/', '"cookies"', true],
    ['https://app.example/', '"cache", "*"', true],
    ['http://127.0.0.1:3000/', '"cookies"', true],
    ['http://app.example/', '"cookies"', false],
    ['https://app.example/', '"cache"', false],
  ])('are all forgotten if %s answers with Clear-Site-Data: %s: %s', (address, value, cleared) => {
    const url = new URL(address);
    const jar = jarWith('sid=one', url);
    receiveCookies(answer([['clear-site-data', value]]), url, jar, secrets);
    expect(jar.freeze().isEmpty).toBe(cleared);
  });
});
