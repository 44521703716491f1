import { describe } from '@jest/globals';
import { itTellsBothShops } from './builders/judge-shop.js';
import { loginForm, page, redirect, type ShopAnswer, type ShopCall, type ShopShape } from './builders/shop.js';

/** Pages as they are met, with more than a sign-in on them: url, user name and password are all that is given. */

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const token = ({ session }: ShopCall): string => `<input type=hidden name=csrf value="${session.csrf}">`;

const refused = (why: string): ShopAnswer => page(why, 403);

/** A form of another purpose must never be sent: from then on this shop answers nothing else. */
function breaksOn(paths: readonly string[]): NonNullable<ShopShape['first']> {
  const broken = new WeakSet<ShopCall['sessions']>();
  return ({ path, sessions }) => {
    if (paths.includes(path)) broken.add(sessions);
    return broken.has(sessions) ? page('Somebody sent what was none of their business.', 500) : null;
  };
}

/** The first that has an answer. */
function each(...answers: readonly NonNullable<ShopShape['first']>[]): NonNullable<ShopShape['first']> {
  return (call) => answers.map((answer) => answer(call)).find((made) => made !== null) ?? null;
}

const furniture = `
  <form action=/lang><select name=lang><option>en<option selected>de</select><button>Go</button></form>
  <form method=post action=/consent><input type=checkbox name=statistics checked><button>Accept all cookies</button><button name=only value=needed>Only what is needed</button></form>
  <form role=search action=/search><input type=search name=q><button>Search</button></form>
  <form method=post action=/newsletter><input type=email name=email><button>Subscribe</button></form>
  <form method=post action=/auth/elsewhere><button>Sign in with Elsewhere</button></form>
  <form method=post action=/reset><input type=email name=email><button>Send me a new password</button></form>`;

const forms: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'choice of language, consent, search, newsletter, another provider and a reset around it',
    {
      loginPage: (call) => `${furniture}${loginForm(call)}${furniture}`,
      first: breaksOn(['/lang', '/consent', '/newsletter', '/auth/elsewhere', '/reset', '/search']),
    },
  ],
  [
    'a sign-up form with one password before it',
    {
      loginPage: (call) =>
        `<form method=post action=/join><input name=email><input type=password name=password><button>Create account</button></form>${loginForm(call)}`,
      first: breaksOn(['/join']),
    },
  ],
  [
    'a sign-up form before it that says so in its heading alone',
    {
      loginPage: (call) =>
        `<form method=post action=/users><h2>New here? Create your account</h2><input name=username><input type=password name=password autocomplete=new-password><button>Continue</button></form>
         <form method=post action=/login><h2>Sign in</h2>${token(call)}<input name=username><input type=password name=password autocomplete=current-password><button>Continue</button></form>`,
      first: breaksOn(['/users']),
    },
  ],
  [
    'a sign-up form before it that goes to the same address, told apart by a hidden field',
    {
      loginPage: (call) =>
        `<form method=post action=/login>${token(call)}<input type=hidden name=do value=register><input name=username><input type=password name=password><input type=password name=again><button>Register</button></form>
         <form method=post action=/login>${token(call)}<input type=hidden name=do value=enter><input name=username><input type=password name=password><button>Sign in</button></form>`,
      first: (call) => (is(call, 'POST /login') && call.form.get('do') !== 'enter' ? refused('No such deed.') : null),
    },
  ],
  [
    'a window in the header of the home page, out of sight until a script shows it',
    {
      first: (call) => {
        if (is(call, 'GET /'))
          return page(
            `<header><button type=button data-toggle=modal>Sign in</button><div class=modal style="display:none">${loginForm(call)}</div></header><h1>Welcome</h1>`,
          );
        return call.method === 'GET' && call.path === '/login' ? redirect('/') : null;
      },
    },
  ],
  [
    'a box to be remembered by, beside the hidden field that is its absence',
    {
      loginPage: (call) =>
        loginForm(call, '<input type=hidden name=remember value=0><input type=checkbox name=remember value=1>'),
      first: (call) =>
        is(call, 'POST /login') && call.form.getAll('remember').join() !== '0'
          ? refused('Not what a browser sends.')
          : null,
    },
  ],
  [
    'a trap that a style sheet hides, and names that say nothing',
    {
      loginPage: (call) =>
        `<style>/* kept out of sight */ .more, .menu > li { display: none }</style>
         <form method=post action=/login>${token(call)}<label>No. <input name=f1></label>
         <p class="row more"><input name=email></p><input type=password name=f2><button>Sign in</button></form>`,
      first: (call) => {
        if (!is(call, 'POST /login')) return null;
        return call.form.get('email') === ''
          ? call.enter(call.form.get('f1'), call.form.get('f2'))
          : refused('A robot.');
      },
    },
  ],
  [
    'two buttons of one name, the other one first',
    {
      loginPage: (call) =>
        `<form method=post action=/login>${token(call)}<input name=username><input type=password name=password>
         <button name=do value=forgot>I forgot my password</button><button name=do value=enter>Sign in</button></form>`,
      first: (call) =>
        is(call, 'POST /login') && call.form.get('do') !== 'enter' ? page('We sent you a mail.') : null,
    },
  ],
  [
    'one form for the whole page, as Web Forms has it',
    {
      loginPage: (call) =>
        `<form method=post action=/Default.aspx id=form1><input type=hidden name=__VIEWSTATE value="${call.session.csrf}"><input type=hidden name=__EVENTTARGET value="">
         <input name="ctl00$txtSearch"><input type=submit name="ctl00$btnSearch" value=Search>
         <input name="ctl00$txtNewsletterEmail"><input type=submit name="ctl00$btnNews" value=Subscribe>
         <input name="ctl00$Main$txtMember"><input type=password name="ctl00$Main$txtPass"><input type=submit name="ctl00$Main$btnIn" value="Log in"></form>`,
      first: (call) => {
        if (!is(call, 'POST /Default.aspx')) return null;
        const { form, session } = call;
        if (form.get('__VIEWSTATE') !== session.csrf || form.get('ctl00$Main$btnIn') !== 'Log in')
          return refused('The state is out of date.');
        if (form.has('ctl00$btnSearch') || form.get('ctl00$txtNewsletterEmail') !== '')
          return refused('Not what a person does.');
        return call.enter(form.get('ctl00$Main$txtMember'), form.get('ctl00$Main$txtPass'));
      },
    },
  ],
  [
    'a form by GET',
    {
      loginPage: (call) =>
        `<form action=/enter>${token(call)}<input name=username><input type=password name=password><button>Sign in</button></form>`,
      first: (call) =>
        is(call, 'GET /enter') && call.query.get('csrf') === call.session.csrf
          ? call.enter(call.query.get('username'), call.query.get('password'))
          : null,
    },
  ],
  [
    'a multipart form',
    {
      loginPage: (call) => loginForm(call).replace('<form', '<form enctype=multipart/form-data'),
      first: (call) => {
        if (!is(call, 'POST /login')) return null;
        const part = (name: string): string | null =>
          new RegExp(`name="${name}"\r\n\r\n(.*)\r\n`).exec(call.body)?.[1] ?? null;
        const multipart = call.headers['content-type']?.startsWith('multipart/form-data') === true;
        return multipart && part('csrf') === call.session.csrf
          ? call.enter(part('username'), part('password'))
          : refused('No parts.');
      },
    },
  ],
  [
    'fields that stand beside their form and name it',
    {
      loginPage: (call) =>
        `<form id=in method=post action=/login></form><table><tr><td><input form=in name=username></td><td><input form=in type=password name=password>
         <input form=in type=hidden name=csrf value="${call.session.csrf}"></td></tr></table><button form=in>Sign in</button>`,
    },
  ],
  [
    'a server that looks at what browsers say of a form: Origin, Referer, Sec-Fetch and the rest',
    {
      first: (call) => {
        const { headers, host } = call;
        const said = (name: string): string => String(headers[name] ?? '');
        if (!said('accept').includes('text/html') || !said('user-agent').includes('Mozilla'))
          return refused('No browser.');
        if (call.method !== 'POST') return null;
        const right =
          said('origin') === `http://${host}` &&
          said('referer').startsWith(`http://${host}/`) &&
          said('sec-fetch-site') === 'same-origin' &&
          said('sec-fetch-mode') === 'navigate' &&
          said('sec-fetch-dest') === 'document';
        return right ? null : refused('From elsewhere.');
      },
    },
  ],
];

/** Ways to a page that is not where sign-ins usually are. */
const ways: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'the choice of a language',
    {
      first: (call) => {
        const { path } = call;
        if (path === '/login' || path === '/account') {
          return call.session.user === null ? page('There is no such page.', 404) : null;
        }
        if (path === '/') return page('<h1>Choose</h1><a href=/en/>English</a> <a href=/de/>Deutsch</a>');
        if (path === '/en/') return page('<h1>Welcome</h1><a href=/en/members>Sign in</a>');
        if (is(call, 'GET /en/members'))
          return page(
            `<form method=post>${token(call)}<input name=username><input type=password name=password><button>Sign in</button></form>`,
          );
        return is(call, 'POST /en/members') && call.form.get('csrf') === call.session.csrf
          ? call.enter(call.form.get('username'), call.form.get('password'))
          : null;
      },
    },
  ],
  [
    'a home page whose links say nothing, and the page that the account leads to',
    {
      first: (call) => {
        if (is(call, 'GET /')) return page('<h1>Welcome</h1><a href=/orders>My orders</a>');
        if (call.path === '/orders' || (call.path === '/account' && call.session.user === null))
          return call.session.user === null ? redirect('/entrance') : page(`<h1>Orders</h1>`);
        if (call.path === '/login') return call.method === 'POST' ? null : page('No.', 404);
        return is(call, 'GET /entrance') ? page(loginForm(call)) : null;
      },
    },
  ],
];

const jsonOf = (call: ShopCall): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(call.body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const answered = (value: unknown, status: number): ShopAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Where a script sends what was typed in. */
const scripted: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'fields outside of every form, which the page’s own script sends',
    {
      loginPage: () =>
        `<label>Name <input id=user></label><label>Password <input id=pass type=password></label><button id=go type=button>Sign in</button>
         <script>document.querySelector('#go').onclick = async () => {
           const user = document.querySelector('#user').value, pass = document.querySelector('#pass').value;
           const answer = await fetch('/session/enter', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: user, pass: pass }) });
           if (answer.ok) location.href = '/account';
         };</script>`,
      first: (call) => {
        if (is(call, 'POST /login')) return refused('Nobody sends this.');
        if (!is(call, 'POST /session/enter')) return null;
        const { user, pass } = jsonOf(call);
        const made = call.enter(text(user), text(pass));
        return made.status === 302 ? answered({ ok: true }, 200) : answered({ error: 'invalid' }, 401);
      },
    },
  ],
  [
    'an endpoint that looks at what browsers say of a script’s request, and at a token that comes back from a cookie',
    {
      loginPage: (call) => {
        call.cookies.push(`XSRF-TOKEN=${call.session.csrf}; Path=/`);
        return `<div id=app></div><script>
          const cookie = (name) => document.cookie.split('; ').find((pair) => pair.startsWith(name + '='))?.split('=')[1];
          export const enter = (username, password) => fetch('/api/enter/login', { method: 'POST', headers: { 'X-XSRF-TOKEN': cookie('XSRF-TOKEN') }, body: JSON.stringify({ username, password }) });</script>`;
      },
      first: (call) => {
        if (is(call, 'POST /login')) return refused('Nobody sends this.');
        if (!is(call, 'POST /api/enter/login')) return null;
        const { headers, host, session } = call;
        const right =
          headers.origin === `http://${host}` &&
          headers['sec-fetch-site'] === 'same-origin' &&
          headers['sec-fetch-mode'] === 'cors' &&
          headers['sec-fetch-dest'] === 'empty' &&
          headers['x-xsrf-token'] === session.csrf;
        if (!right) return answered({ error: 'from elsewhere' }, 403);
        const { username, password } = jsonOf(call);
        return call.enter(text(username), text(password)).status === 302
          ? answered({ ok: true }, 200)
          : answered({ error: 'invalid' }, 401);
      },
    },
  ],
];

/** A sign-in over two pages, each with more on it than its form. */
const twoPages: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a page for the name and one for the password, with other providers and a search on both',
    (() => {
      const names = new Map<string, string | null>();
      const around = (form: string): string => `${furniture}${form}${furniture}`;
      return {
        loginPage: (call) =>
          around(
            `<form method=post action=/login/name>${token(call)}<input name=email type=email><button>Next</button></form>`,
          ),
        first: each(breaksOn(['/lang', '/consent', '/newsletter', '/auth/elsewhere', '/reset', '/search']), (call) => {
          const { form, session } = call;
          if (call.method === 'POST' && form.get('csrf') !== session.csrf) return refused('Out of date.');
          if (is(call, 'POST /login/name')) {
            names.set(session.csrf, form.get('email'));
            return page(
              around(
                `<form method=post action=/login/word>${token(call)}<input type=password name=word><button>Sign in</button></form>`,
              ),
            );
          }
          return is(call, 'POST /login/word') ? call.enter(names.get(session.csrf) ?? null, form.get('word')) : null;
        }),
      };
    })(),
  ],
];

describe.each([...forms, ...ways, ...scripted, ...twoPages])('signing in past %s', (_name, shape) => {
  itTellsBothShops(shape);
});
