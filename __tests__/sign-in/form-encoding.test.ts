import { afterEach, describe, expect, it } from '@jest/globals';
import { formLogin } from '../../src/sign-in/form.js';
import { submission } from '../../src/sign-in/submission.js';
import { parseHtml } from '../../src/pages/html.js';
import { closeServers, serve } from '../builders/server.js';
import { arrived, closeStages, openStage } from '../builders/stage.js';

/** No fields of the user’s own, and no second factor. */
const bare = { body: null, codes: null };

afterEach(async () => {
  await closeStages();
  await closeServers();
});

const name = 'Jörg 日本 €Š~\\';

/** What Chromium sends for that name from a page in the charset. */
const sent: readonly (readonly [charset: string, attributes: string, value: string, told: string])[] = [
  ['utf-8', '', 'J%C3%B6rg+%E6%97%A5%E6%9C%AC+%E2%82%AC%C5%A0%7E%5C', 'utf-8'],
  ['windows-1252', '', 'J%F6rg+%26%2326085%3B%26%2326412%3B+%80%8A%7E%5C', 'windows-1252'],
  ['shift_jis', '', 'J%26%23246%3Brg+%93%FA%96%7B+%26%238364%3B%26%23352%3B%7E%5C', 'shift_jis'],
  ['utf-16le', '', 'J%C3%B6rg+%E6%97%A5%E6%9C%AC+%E2%82%AC%C5%A0%7E%5C', 'utf-8'],
  ['koi8-r', '', 'J%26%23246%3Brg+%26%2326085%3B%26%2326412%3B+%26%238364%3B%26%23352%3B%7E%5C', 'koi8-r'],
  ['euc-jp', '', 'J%26%23246%3Brg+%C6%FC%CB%DC+%26%238364%3B%26%23352%3B%7E%5C', 'euc-jp'],
  ['big5', '', 'J%26%23246%3Brg+%A4%E9%A5%BB+%A3%E1%26%23352%3B%7E%5C', 'big5'],
  ['euc-kr', '', 'J%26%23246%3Brg+%EC%ED%DC%E2+%A2%E6%26%23352%3B%7E%5C', 'euc-kr'],
  ['windows-1252', 'accept-charset="UTF-8"', 'J%C3%B6rg+%E6%97%A5%E6%9C%AC+%E2%82%AC%C5%A0%7E%5C', 'utf-8'],
  [
    'utf-8',
    'accept-charset="nonsense iso-8859-2, utf-8"',
    'J%F6rg+%26%2326085%3B%26%2326412%3B+%26%238364%3B%A9%7E%5C',
    'iso-8859-2',
  ],
];

const address = new URL('http://app.example/login');

function submitted(charset: string, attributes: string): ReturnType<typeof submission> {
  const [form] = parseHtml(`<form method=post action=/in ${attributes}><input name=u>`, address, charset).forms;
  if (!form) throw new Error('no form');
  const fields = [
    { name: 'ü', value: name, source: { from: 'username' } },
    { name: '_charset_', value: '', source: { from: 'literal', value: '' } },
  ] as const;
  return submission(form, null, fields, address);
}

describe('a name that is not in ASCII', () => {
  it.each(sent)('is sent as browsers send it, from a page in %s: %s', (charset, attributes, value, told) => {
    const fields = (submitted(charset, attributes).body ?? '').split('&');
    expect(fields.map((field) => field.slice(field.indexOf('=') + 1))).toEqual([value, told]);
  });

  it('stands in an address in the same bytes', () => {
    const { url } = submitted('windows-1252', 'method=get');
    expect(submitted('windows-1252', '').body).toMatch(/^%FC=J%F6rg/);
    expect(url.href).toBe('http://app.example/in');
    const [form] = parseHtml('<form action=/in><input name=u>', address, 'windows-1252').forms;
    if (!form) throw new Error('no form');
    const field = { name: 'u', value: name, source: { from: 'username' } } as const;
    expect(submission(form, null, [field], address).url.search).toBe(
      '?u=J%F6rg+%26%2326085%3B%26%2326412%3B+%80%8A%7E%5C',
    );
  });

  it.each([
    ['text/html; charset=iso-8859-1', 'latin1', 'J%F6rg', 'pa%DFwort+%80'],
    ['text/html', 'latin1', 'J%F6rg', 'pa%DFwort+%80'],
    ['text/html; charset=utf-8', 'utf8', 'J%C3%B6rg', 'pa%C3%9Fwort+%E2%82%AC'],
    ['text/html; charset=utf-16le', 'utf16le', 'J%C3%B6rg', 'pa%C3%9Fwort+%E2%82%AC'],
  ] as const)('reaches the server with its password from a page in %s', async (type, encoding, user, pass) => {
    const page = '<h1>Ü</h1><form method=post action=/in><input name=user><input type=password name=pass></form>';
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(Buffer.from(page, encoding));
    });
    const lane = openStage(server.url()).lane();
    const seen = arrived(await lane.actor('visitor').open(server.url('/login'), 'looks'));
    expect(seen.last.response.body).toContain('Ü');
    const login = formLogin(bare, { url: server.url('/login'), page: seen, howFound: 'found' });
    await login?.attempt(lane.actor('victim'), { username: 'Jörg', password: 'paßwort €' });
    expect(server.seen.at(-1)?.body).toBe(`user=${user}&pass=${pass}`);
  });

  it('goes as bytes of the page’s encoding if the form is multipart', async () => {
    const page =
      '<form method=post action=/in enctype=multipart/form-data><input name=user><input type=password name=pass></form>';
    const bodies: string[] = [];
    for (const charset of ['iso-8859-1', 'utf-8']) {
      const server = await serve((_request, response) => {
        response.writeHead(200, { 'content-type': `text/html; charset=${charset}` }).end(page);
      });
      const lane = openStage(server.url()).lane();
      const seen = arrived(await lane.actor('visitor').open(server.url('/login'), 'looks'));
      const login = formLogin(bare, { url: server.url('/login'), page: seen, howFound: 'found' });
      await login?.attempt(lane.actor('victim'), { username: 'Jörg', password: '日' });
      bodies.push(server.seen.at(-1)?.body ?? '');
    }
    // The server reads UTF-8: bytes that are none are replaced.
    expect(bodies[0]).toContain('\r\n\r\nJ\ufffdrg\r\n');
    expect(bodies[0]).toContain('&#26085;');
    expect(bodies[1]).toMatch(/\r\nJörg\r\n[^]*\r\n日\r\n/);
  });
});
