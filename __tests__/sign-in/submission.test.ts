import { describe, expect, it } from '@jest/globals';
import { recipeOf, sourceOf, submission, type FilledField } from '../../src/sign-in/submission.js';
import { parseHtml, type HtmlForm } from '../../src/pages/html.js';

const page = new URL('http://app.example/login');

function form(body: string): HtmlForm {
  const first = parseHtml(body, page).forms[0];
  if (!first) throw new Error('no form');
  return first;
}

function literal(name: string, value: string): FilledField {
  return { name, value, source: { from: 'literal', value } };
}

const hard = [literal('user', 'älice & co'), literal('pass', 'a+b c=%"\r\n--x')];

describe('what a browser would send for a form', () => {
  it('url-encoded, each character as it must be', () => {
    const request = submission(form('<form action=/in method=post>'), null, hard, page);
    expect(request).toMatchObject({
      method: 'POST',
      from: page,
      headers: [['content-type', 'application/x-www-form-urlencoded']],
    });
    expect(request.url.href).toBe('http://app.example/in');
    expect(request.body).toBe('user=%C3%A4lice+%26+co&pass=a%2Bb+c%3D%25%22%0D%0A--x');
    expect([...new URLSearchParams(request.body)]).toEqual([
      ['user', 'älice & co'],
      ['pass', 'a+b c=%"\r\n--x'],
    ]);
  });

  it('keeps repeated names, in order', () => {
    const request = submission(
      form('<form method=post>'),
      null,
      [literal('a', '1'), literal('b', '2'), literal('a', '3')],
      page,
    );
    expect(request.body).toBe('a=1&b=2&a=3');
  });

  it('in the address if the form says GET, in place of the query that was there', () => {
    const request = submission(form('<form action="/in?old=1">'), null, hard, page);
    expect([request.method, request.body]).toEqual(['GET', undefined]);
    expect([...request.url.searchParams]).toEqual([
      ['user', 'älice & co'],
      ['pass', 'a+b c=%"\r\n--x'],
    ]);
  });

  it('as multipart, so that a parser reads back every value', async () => {
    const fields = [...hard, literal('od"d\r\nname', 'x')];
    const request = submission(form('<form method=post enctype=multipart/form-data>'), null, fields, page);
    const type = request.headers?.find(([name]) => name === 'content-type')?.[1] ?? '';
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a parser that is not ours, for a body that is
    const read = await new Response(request.body ?? '', { headers: { 'content-type': type } }).formData();
    expect(Object.fromEntries(read)).toEqual({
      user: 'älice & co',
      pass: 'a+b c=%"\r\n--x',
      'od"d\r\nname': 'x',
    });
  });

  it('to the address of the pressed button, if it has one of its own', () => {
    const one = form('<form action=/in method=post><button formaction=/other>Go</button></form>');
    expect(submission(one, one.buttons[0] ?? null, [], page).url.pathname).toBe('/other');
    expect(recipeOf(one, one.buttons[0] ?? null, [], page).url).toBe('http://app.example/other');
  });

  it('leaves the form’s own address alone, so that it can be sent again', () => {
    const one = form('<form action=/in>');
    submission(one, null, hard, page);
    expect(one.action.href).toBe('http://app.example/in');
  });
});

describe('the same as data for a person', () => {
  it('says where each value comes from, and holds neither name nor password nor token', () => {
    const fields: FilledField[] = [
      { name: '_token', value: 'TOKEN-SECRET', source: sourceOf('hidden', 'TOKEN-SECRET') },
      { name: 'user', value: 'alice', source: { from: 'username' } },
      { name: 'pass', value: 'PASSWORD-SECRET', source: { from: 'password' } },
    ];
    const recipe = recipeOf(form('<form action=/in method=post>'), null, fields, page);
    expect(recipe.fields).toEqual([
      { name: '_token', source: { from: 'captured' } },
      { name: 'user', source: { from: 'username' } },
      { name: 'pass', source: { from: 'password' } },
    ]);
    expect(JSON.stringify(recipe)).not.toMatch(/SECRET|alice/);
  });

  it.each([
    ['hidden', 'x', 'captured'],
    ['hidden', '', 'literal'],
    ['select', 'x', 'literal'],
    ['checkbox', 'on', 'literal'],
  ])('a %s field with %j is %s', (type, value, from) => {
    expect(sourceOf(type, value).from).toBe(from);
  });

  it.each([
    ['<form method=post>', 'urlencoded'],
    ['<form method=post enctype=multipart/form-data>', 'multipart'],
    ['<form enctype=multipart/form-data>', 'query'],
  ])('%s is encoded as %s', (body, encoding) => {
    expect(recipeOf(form(body), null, [], page)).toMatchObject({ encoding, pageUrl: page.href });
  });
});
