import { describe, expect, it } from '@jest/globals';
import { parseHtml, type HtmlForm } from '../../src/pages/html.js';

const address = new URL('http://app.example/area/page?lang=de#top');

function forms(body: string): readonly HtmlForm[] {
  return parseHtml(body, address).forms;
}

function form(body: string): HtmlForm {
  const first = forms(body)[0];
  if (!first) throw new Error('no form');
  return first;
}

/** What the form would send without a button, as `name=value`. */
function sent(body: string): string[] {
  return form(body).fields.map(({ name, value }) => `${name}=${value}`);
}

describe('where a form goes', () => {
  it.each([
    ['<form>', 'http://app.example/area/page?lang=de#top'],
    ['<form action="">', 'http://app.example/area/page?lang=de#top'],
    ['<form action="  ">', 'http://app.example/area/page?lang=de#top'],
    ['<base href="http://cdn.example/x/"><form action="">', 'http://app.example/area/page?lang=de#top'],
    ['<base href="http://cdn.example/x/"><form action="login">', 'http://cdn.example/x/login'],
    ['<base href="/base/"><form action="login">', 'http://app.example/base/login'],
    ['<form action="login">', 'http://app.example/area/login'],
    ['<form action="?do=login">', 'http://app.example/area/page?do=login'],
    ['<form action="https://sso.example/in">', 'https://sso.example/in'],
  ])('%s goes to %s', (body, href) => {
    expect(form(body).action.href).toBe(href);
  });

  it.each([
    ['<form>', 'GET', 'urlencoded'],
    ['<form method=POST>', 'POST', 'urlencoded'],
    ['<form method=" post ">', 'POST', 'urlencoded'],
    ['<form method=put>', 'GET', 'urlencoded'],
    ['<form method=post enctype="multipart/form-data">', 'POST', 'multipart'],
    ['<form method=post enctype="text/plain">', 'POST', 'urlencoded'],
  ])('%s is sent by %s, %s', (body, method, encoding) => {
    expect([form(body).method, form(body).encoding]).toEqual([method, encoding]);
  });
});

describe('what a form sends', () => {
  it('everything successful, in document order, hidden tokens among it', () => {
    const body = `<form><input type=hidden name=_token value="a&amp;b+c"><input name=user value=bob>
      <textarea name=note>
two
lines</textarea><input type=password name=pass><input name=empty><input value=nameless></form>`;
    expect(sent(body)).toEqual(['_token=a&b+c', 'user=bob', 'note=two\nlines', 'pass=', 'empty=']);
  });

  it('boxes and radios only if they are ticked, with "on" if they name no value', () => {
    const body = `<form><input type=checkbox name=remember checked><input type=checkbox name=off value=1>
      <input type=checkbox name=terms value=yes checked><input type=radio name=role value=user checked>
      <input type=radio name=role value=admin></form>`;
    expect(sent(body)).toEqual(['remember=on', 'terms=yes', 'role=user']);
  });

  it.each([
    ['the chosen option', '<option value=a>A<option value=b selected>B', '', ['s=b']],
    ['the first one if none is chosen', '<option value=a>A<option value=b>B', '', ['s=a']],
    ['the first that can be chosen', '<option disabled value="">Choose<option value=b>B', '', ['s=b']],
    ['the text of an option without value', '<option> New  York ', '', ['s=New York']],
    ['an empty value that was chosen', '<option value="" selected>None<option value=b>B', '', ['s=']],
    ['nothing if there is none', '', '', []],
    ['nothing of a list if none is chosen', '<option value=a>A', 'multiple', []],
    [
      'all that are chosen of a list',
      '<option value=a selected>A<option value=b>B<option selected>C',
      'multiple',
      ['s=a', 's=C'],
    ],
  ])('of a select: %s', (_what, options, attribute, expected) => {
    expect(sent(`<form><select name=s ${attribute}>${options}</select></form>`)).toEqual(expected);
  });

  it('nothing that is disabled, by itself or by its fieldset, save in the legend', () => {
    const body = `<form><input name=a disabled><fieldset disabled><legend><input name=b></legend><input name=c></fieldset>
      <fieldset><input name=d></fieldset><button disabled>Log in</button><button>Go</button></form>`;
    expect(sent(body)).toEqual(['b=', 'd=']);
    expect(form(body).buttons.map((button) => button.text)).toEqual(['Go']);
  });

  it('no file, no button, no reset', () => {
    const body = `<form><input type=file name=f><input type=submit name=s value=S><input type=button name=b value=B>
      <input type=reset name=r><input type=image name=i src=x></form>`;
    expect(sent(body)).toEqual([]);
  });

  it('a field whose type nobody knows is text', () => {
    expect(
      form('<form><input type=username name=u><input type="" name=v><input type=PASSWORD name=p></form>').fields,
    ).toMatchObject([
      { name: 'u', type: 'text' },
      { name: 'v', type: 'text' },
      { name: 'p', type: 'password' },
    ]);
  });

  it('hints of a field come from all that a person or a password manager reads', () => {
    const [field] = form(
      '<form><input name=f1 id=login-id autocomplete=username placeholder="E-mail" aria-label="Your name"></form>',
    ).fields;
    expect(field?.hints).toBe('f1 login-id username E-mail Your name');
  });
});

describe('the buttons of a form', () => {
  it('are those that submit, with their own name, value and address', () => {
    const body = `<base href="/base/"><form action=/a><button name=do value=login>Log <i>in</i></button><button type=button>Show</button>
      <input type=submit name=go value="Sign in"><button type=reset>Clear</button><button type=nonsense formaction=other>Other</button>
      <input type=image name=img value=x></form>`;
    expect(
      form(body).buttons.map(({ name, value, text, action }) => [name, value, text, action?.href ?? null]),
    ).toEqual([
      ['do', 'login', 'Log in', null],
      ['go', 'Sign in', 'Sign in', null],
      ['', '', 'Other', 'http://app.example/base/other'],
      ['img', 'x', 'x', null],
    ]);
  });
});

describe('which form a control belongs to', () => {
  it('the one that its form attribute names, wherever it stands, in document order and once', () => {
    const body = `<input name=before form=f><form id=f><input name=inside><input name=twice form=f></form>
      <input type=password name=after form=f><button form=f name=go value=1>Log in</button><input name=nobody>`;
    expect(sent(body)).toEqual(['before=', 'inside=', 'twice=', 'after=']);
    expect(form(body).buttons).toHaveLength(1);
    expect(parseHtml(body, address).looseButtons).toEqual([]);
  });

  it('not the one around it if it names another, or one that is not there', () => {
    const [one, two] = forms(
      '<form id=one><input name=a form=two><input name=b form=gone><input name=c></form><form id=two></form>',
    );
    expect(one?.fields.map((field) => field.name)).toEqual(['c']);
    expect(two?.fields.map((field) => field.name)).toEqual(['a']);
  });

  it('the first of two forms with one id', () => {
    const [one, two] = forms('<form id=f><input name=a></form><form id=f><input name=b></form><input name=c form=f>');
    expect([one, two].map((read) => read?.fields.map((field) => field.name))).toEqual([['a', 'c'], ['b']]);
  });

  it('the form that stands in a table around the cells, as old pages write it', () => {
    const body = `<table><form action=/login method=post><tr><td><input name=user></td></tr>
      <tr><td><input type=password name=pass><input type=submit value="Log in"></td></tr></form></table>
      <p><input name=elsewhere></p>`;
    expect(forms(body)).toHaveLength(1);
    expect(sent(body)).toEqual(['user=', 'pass=']);
    expect(form(body).buttons.map((button) => button.text)).toEqual(['Log in']);
  });

  it('in a table with several such forms each has its own', () => {
    const row = (name: string): string => `<form action=/${name}><tr><td><input name=${name}></td></tr></form>`;
    const read = forms(`<table>${row('a')}${row('b')}</table>`);
    expect(read.map((one) => [one.action.pathname, one.fields.map((field) => field.name)])).toEqual([
      ['/a', ['a']],
      ['/b', ['b']],
    ]);
  });

  it('a page of thousands of forms is read all the same', () => {
    const read = forms(
      Array.from(
        { length: 10_000 },
        (_, at) => `<form id=f${String(at)}></form><input name=a form=f${String(at)}>`,
      ).join(''),
    );
    expect(read.filter((one) => one.fields.length === 1)).toHaveLength(10_000);
  });
});
