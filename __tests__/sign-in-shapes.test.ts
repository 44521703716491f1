import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../src/evidence/secrets.js';
import { scan } from '../src/scan/scan.js';
import { itTellsBothShops, judgeShop } from './builders/judge-shop.js';
import {
  leave,
  loginForm,
  page,
  redirect,
  startShop,
  type ShopAnswer,
  type ShopCall,
  type ShopShape,
} from './builders/shop.js';
import { buildTarget } from './builders/target.js';

/** Ways in as real sites have them, each with what only that kind asks for. url, name and password are all that is given. */

const is = ({ method, path }: ShopCall, what: string): boolean => `${method} ${path}` === what;

const token = ({ session }: ShopCall): string => `<input type=hidden name=csrf value="${session.csrf}">`;

const nowhere = (): ShopAnswer => page('There is no such page.', 404);

const json = (value: unknown, status = 200): ShopAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const script = (body: string): ShopAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/javascript' },
  body,
});

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A member of the JSON that was sent, by its path. */
function member({ body }: ShopCall, ...path: readonly string[]): unknown {
  try {
    return path.reduce<unknown>(
      (node, key) =>
        typeof node === 'object' && node !== null ? Object.getOwnPropertyDescriptor(node, key)?.value : undefined,
      JSON.parse(body),
    );
  } catch {
    return undefined;
  }
}

/** What an endpoint answers in place of the shop's redirect or form. */
const answered = ({ status }: ShopAnswer): ShopAnswer =>
  status === 302 ? json({ ok: true }) : json({ error: 'invalid' }, 401);

/** The sign-in stands at `/x/gate` and nowhere else; `home` is the page that everybody sees first. */
function behind(home: string): ShopShape {
  return {
    first: (call) => {
      if (is(call, 'GET /')) return page(`<h1>Welcome</h1>${home}`);
      if (is(call, 'GET /x/gate')) return page(loginForm(call));
      if (is(call, 'GET /login')) return nowhere();
      return call.path === '/account' && call.session.user === null ? redirect('/') : null;
    },
  };
}

const others = ['news', 'shop', 'about', 'jobs', 'press', 'blog', 'help']
  .map((one) => `<a href="/${one}">${one}</a>`)
  .join(' ');

const links: readonly (readonly [name: string, shape: ShopShape])[] = [
  ['a link that says to enter', behind(`${others} <a href="/x/gate">Enter</a>`)],
  ['a link for members', behind(`${others} <a href="/x/gate">Members’ area</a>`)],
  ['an icon with a title', behind(`${others} <a href="/x/gate"><i class=icon title="Sign in"></i></a>`)],
  ['an icon whose class alone says so', behind(`${others} <a href="/x/gate"><i class="bi bi-box fa-sign-in"></i></a>`)],
  [
    'a button whose handler goes to an address',
    behind(`${others} <button onclick="location='/x/gate'">Sign in</button>`),
  ],
  ['a button that is a form without fields', behind(`${others} <form action="/x/gate"><button>Log in</button></form>`)],
  [
    'a link in another language',
    behind(`${others} <a href="/x/gate">Hyrje</a> <a id=login-link href="/x/gate">Identificarse</a>`),
  ],
  [
    'a dialog that a button opens',
    {
      first: (call) => {
        if (is(call, 'GET /')) return page(`<button>Sign in</button><dialog id=in>${loginForm(call)}</dialog>`);
        return is(call, 'GET /login') ? redirect('/') : null;
      },
    },
  ],
  [
    'a template that a script puts into the page',
    {
      first: (call) => {
        if (is(call, 'GET /'))
          return page(`<button>Sign in</button><template id=in><div>${loginForm(call)}</div></template>`);
        return is(call, 'GET /login') ? redirect('/') : null;
      },
    },
  ],
  ...([401, 403] as const).map(
    (status) =>
      [
        `the ${String(status)} answer of the protected page, which is the form`,
        {
          first: (call: ShopCall) => {
            if (is(call, 'GET /')) return page('<a href="/account">Orders</a>');
            if (is(call, 'GET /login')) return nowhere();
            return is(call, 'GET /account') && call.session.user === null ? page(loginForm(call), status) : null;
          },
        },
      ] as const,
  ),
];

/** A page drawn by scripts; `files` by their paths. */
function drawn(body: (call: ShopCall) => string, first: NonNullable<ShopShape['first']>): ShopShape {
  return {
    loginPage: body,
    first: (call) => (is(call, 'POST /login') ? page('Nobody sends this.', 403) : first(call)),
  };
}

const inHeader = (call: ShopCall, name: string): boolean => call.headers[name] === call.session.csrf;

const tokens: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a token in a JSON block, which the script sends in a header',
    drawn(
      ({ session }) =>
        `<div id=app></div><script id=boot type="application/json">{"csrfToken":"${session.csrf}","locale":"en"}</script>
         <script>const boot = JSON.parse(document.querySelector('#boot').textContent);
         export const enter = (email, password) => fetch('/api/enter', { method: 'POST', headers: { 'X-CSRF-Token': boot.csrfToken, 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });</script>`,
      (call) => {
        if (!is(call, 'POST /api/enter')) return null;
        if (!inHeader(call, 'x-csrf-token')) return json({ error: 'forbidden' }, 403);
        return answered(call.enter(text(member(call, 'email')), text(member(call, 'password'))));
      },
    ),
  ],
  [
    'a token in an assignment, in a header that another script names',
    drawn(
      ({ session }) =>
        `<div id=app></div><script>window.csrf_token = '${session.csrf}';</script><script src="/js/login.js"></script>`,
      (call) => {
        if (is(call, 'GET /js/login.js'))
          return script(
            `const http = axios.create({ headers: { 'X-Shop-Csrf': window.csrf_token } }); export function login(username, password) { return http.post('/auth/local', { username: username, password: password }); }`,
          );
        if (!is(call, 'POST /auth/local')) return null;
        if (!inHeader(call, 'x-shop-csrf')) return json({ error: 'forbidden' }, 403);
        return answered(call.enter(text(member(call, 'username')), text(member(call, 'password'))));
      },
    ),
  ],
  [
    'a token that an endpoint for the session gives, somewhere inside',
    drawn(
      () =>
        `<div id=app></div><script>const state = fetch('/session').then((answer) => answer.json());
         const enter = async (username, password) => fetch('/enter', { method: 'POST', headers: { 'X-CSRF-Token': (await state).security.csrf }, body: JSON.stringify({ username, password }) });</script>`,
      (call) => {
        if (is(call, 'GET /session')) return json({ user: null, security: { csrf: call.session.csrf } });
        if (!is(call, 'POST /enter')) return null;
        if (!inHeader(call, 'x-csrf-token')) return json({ error: 'The CSRF token is missing.' }, 403);
        return answered(call.enter(text(member(call, 'username')), text(member(call, 'password'))));
      },
    ),
  ],
  [
    'a form that a script draws with the token of a JSON block as a field',
    drawn(
      ({ session }) =>
        `<div id=login_mount></div><script id=csrf type="application/json">"${session.csrf}"</script><script src="/bundles/login.bundle.js"></script>`,
      (call) => {
        if (is(call, 'GET /bundles/login.bundle.js'))
          return script(
            `var n=window.BASE_PATH;e.exports=function(){return h(Form,{header:"Access",action:"Log In",endpoint:"".concat(n,"enter"),onSubmit:function(){o.keep("name",t)}},h("input",{name:"username",type:"text"}),h("input",{name:"password",type:"password"}),h("input",{name:"_csrf",type:"hidden",value:t()}))};function t(){return JSON.parse(document.getElementById("csrf").innerHTML)}`,
          );
        if (!is(call, 'POST /enter')) return null;
        if (call.form.get('_csrf') !== call.session.csrf && !inHeader(call, 'x-csrf-token'))
          return page('ForbiddenError: invalid csrf token', 403);
        return call.enter(call.form.get('username'), call.form.get('password'));
      },
    ),
  ],
];

const scripted: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'fields with identifiers and no names, read by a script of its own file',
    drawn(
      () =>
        `<form id=f><input id=login-name placeholder="E-mail"><input id=login-pass type=password><button>Go</button></form><script src="/assets/main.js"></script>`,
      (call) => {
        if (is(call, 'GET /assets/main.js'))
          return script(
            `document.getElementById('f').addEventListener('submit', function (e) { e.preventDefault(); var x = new XMLHttpRequest(); x.open('POST', '/portal/enter'); x.setRequestHeader('Content-Type', 'application/json'); x.send(JSON.stringify({ "email": document.getElementById('login-name').value, "password": document.getElementById('login-pass').value })); });`,
          );
        if (!is(call, 'POST /portal/enter')) return null;
        return answered(call.enter(text(member(call, 'email')), text(member(call, 'password'))));
      },
    ),
  ],
  [
    'an object within an object, as Rails has it',
    drawn(
      () =>
        `<div id=app></div><script>const login = (email, password) => fetch('/users/sign_in.json', { method: 'POST', body: JSON.stringify({ user: { email: email, password: password, remember_me: true } }) });</script>`,
      (call) =>
        is(call, 'POST /users/sign_in.json')
          ? answered(call.enter(text(member(call, 'user', 'email')), text(member(call, 'user', 'password'))))
          : null,
    ),
  ],
  [
    'a document of JSON:API',
    drawn(
      () =>
        `<div id=app></div><script>const login = (e, p) => fetch('/api/sessions', { method: 'POST', headers: { 'Content-Type': 'application/vnd.api+json' }, body: JSON.stringify({ data: { type: 'sessions', attributes: { email: e, password: p } } }) });</script>`,
      (call) => {
        if (!is(call, 'POST /api/sessions')) return null;
        if (member(call, 'data', 'type') !== 'sessions') return json({ errors: [{ title: 'No such document.' }] }, 400);
        return answered(
          call.enter(
            text(member(call, 'data', 'attributes', 'email')),
            text(member(call, 'data', 'attributes', 'password')),
          ),
        );
      },
    ),
  ],
  [
    'a form that htmx posts',
    {
      loginPage: (call) =>
        `<form hx-post="/auth/enter" hx-target="#message">${token(call)}<input name=username><input type=password name=password><button>Sign in</button></form><p id=message></p>`,
      first: (call) => {
        if (!is(call, 'POST /auth/enter')) return null;
        if (call.headers['hx-request'] !== 'true' || call.form.get('csrf') !== call.session.csrf)
          return page('No.', 403);
        const made = call.enter(call.form.get('username'), call.form.get('password'));
        return made.status === 302 ? { status: 200, headers: { 'hx-redirect': '/account' }, body: '' } : made;
      },
    },
  ],
  [
    'a handler that stands in an attribute of Alpine',
    drawn(
      () =>
        `<form x-data="{ u: '', p: '' }" @submit.prevent="fetch('/auth/enter', { method: 'POST', body: JSON.stringify({ username: u, password: p }) })"><input x-model=u><input type=password x-model=p><button>Sign in</button></form>`,
      (call) =>
        is(call, 'POST /auth/enter')
          ? answered(call.enter(text(member(call, 'username')), text(member(call, 'password'))))
          : null,
    ),
  ],
  [
    'a GraphQL mutation of the page’s script, which sets the cookie',
    drawn(
      () => `<div id=app></div><script src="/static/app.js"></script>`,
      (call) => {
        if (is(call, 'GET /static/app.js'))
          return script(
            'const ME = gql`query Me { me { id name } }`; const LOGIN = gql`\n  mutation Login($email: String!, $password: String!) {\n    login(email: $email, password: $password) { ok }\n  }\n`; const client = new ApolloClient({ uri: "/graphql" });',
          );
        if (!is(call, 'POST /graphql')) return null;
        const query = text(member(call, 'query')) ?? '';
        if (query.includes('me {'))
          return json({ data: { me: call.session.user === null ? null : { name: call.session.user } } });
        if (!/^\s*mutation Login/.test(query))
          return json({ errors: [{ message: 'Must provide query string.' }] }, 400);
        const made = call.enter(text(member(call, 'variables', 'email')), text(member(call, 'variables', 'password')));
        return made.status === 302
          ? json({ data: { login: { ok: true } } })
          : json({ errors: [{ message: 'Wrong password' }] });
      },
    ),
  ],
];

const frameworks: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'JavaServer Faces, in and out by the names of buttons and a link’s handler',
    {
      loginPage: (call) =>
        `<form id="f" name="f" method="post" action="/login.xhtml" enctype="application/x-www-form-urlencoded"><input type="hidden" name="f" value="f">
         <input id="f:user" type="text" name="f:user"><input id="f:pass" type="password" name="f:pass"><input id="f:go" type="submit" name="f:go" value="Anmelden">
         <input type="hidden" name="javax.faces.ViewState" id="j_id1" value="${call.session.csrf}" autocomplete="off"></form>`,
      accountControls: (call) =>
        `<form id="menu" name="menu" method="post" action="/account.xhtml"><input type="hidden" name="menu" value="menu">
         <a href="#" onclick="mojarra.jsfcljs(document.getElementById('menu'),{'menu:j_idt7':'menu:j_idt7'},'');return false">Bestellungen</a>
         <a href="#" onclick="mojarra.jsfcljs(document.getElementById('menu'),{'menu:j_idt9':'menu:j_idt9'},'');return false">Abmelden</a>
         <input type="hidden" name="javax.faces.ViewState" value="${call.session.csrf}"></form>`,
      first: (call) => {
        const { form, session } = call;
        const kept = form.get('javax.faces.ViewState') === session.csrf;
        if (is(call, 'POST /login.xhtml'))
          return kept && form.get('f') === 'f' && form.get('f:go') === 'Anmelden'
            ? call.enter(form.get('f:user'), form.get('f:pass'))
            : page('ViewExpiredException', 500);
        if (is(call, 'POST /account.xhtml'))
          return kept && form.get('menu:j_idt9') === 'menu:j_idt9' && !form.has('menu:j_idt7')
            ? leave(call)
            : page('Nothing was done.');
        return call.path === '/logout' ? nowhere() : null;
      },
    },
  ],
  [
    'Apache MyFaces, out by a link’s handler that names the form and the link',
    {
      accountControls: (call) =>
        `<form id="menu" name="menu" method="post" action="/account.xhtml"><input type="hidden" name="menu_SUBMIT" value="1">
         <a href="#" onclick="return myfaces.oam.submitForm('menu','menu:orders');" id="menu:orders">Orders</a>
         <a href="#" onclick="return myfaces.oam.submitForm('menu','menu:bye');" id="menu:bye">Logout</a>
         <input type="hidden" name="jakarta.faces.ViewState" value="${call.session.csrf}"></form>`,
      first: (call) => {
        const { form, session } = call;
        const kept = form.get('jakarta.faces.ViewState') === session.csrf && form.get('menu_SUBMIT') === '1';
        if (is(call, 'POST /account.xhtml'))
          return kept && form.getAll('menu:_idcl').join() === 'menu:bye' ? leave(call) : page('Nothing was done.');
        return call.path === '/logout' ? nowhere() : null;
      },
    },
  ],
  [
    'Web Forms, whose links post the whole page back',
    {
      loginPage: (call) =>
        `<form method="post" action="./login" id="form1"><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" value="">
         <input type="hidden" name="__VIEWSTATE" value="${call.session.csrf}"><input name="ctl00$M$User"><input name="ctl00$M$Pass" type="password">
         <a href="javascript:__doPostBack(&#39;ctl00$M$Forgot&#39;,&#39;&#39;)">Forgot?</a> <a id="LoginLink" href="javascript:__doPostBack(&#39;ctl00$M$Login&#39;,&#39;&#39;)">Log in</a></form>`,
      accountControls: (call) =>
        `<form method="post" action="./account" id="form1"><input type="hidden" name="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" value=""><input type="hidden" name="__VIEWSTATE" value="${call.session.csrf}">
         <a href="javascript:__doPostBack(&#39;ctl00$Cart&#39;,&#39;empty&#39;)">Empty the basket</a> <a href="javascript:__doPostBack(&#39;ctl00$Status$ctl02&#39;,&#39;&#39;)">Logout</a></form>`,
      first: (call) => {
        const { form, session } = call;
        if (call.method !== 'POST') return call.path === '/logout' ? nowhere() : null;
        if (call.path !== '/login' && call.path !== '/account') return nowhere();
        const targets = form.getAll('__EVENTTARGET').join();
        if (form.get('__VIEWSTATE') !== session.csrf) return page('Validation of viewstate failed.', 500);
        if (call.path === '/login')
          return targets === 'ctl00$M$Login'
            ? call.enter(form.get('ctl00$M$User'), form.get('ctl00$M$Pass'))
            : page('Nothing was done.');
        return targets === 'ctl00$Status$ctl02' ? leave(call) : page('Nothing was done.');
      },
    },
  ],
  [
    'Struts, with a choice of domain and a time zone that a script would fill in',
    {
      loginPage: (call) =>
        `<form name="loginForm" method="post" action="/j/login.do">${token(call)}<select name=domain><option>EXAMPLE<option>LOCAL</select><input type=hidden name=tz value="">
         <input name=j_username><input type=password name=j_password><input type=image src=go.png alt="Log on"></form>`,
      accountControls: () => '<a href="/j/logoff.do">Log off</a>',
      first: (call) => {
        const { form, session } = call;
        if (is(call, 'GET /j/logoff.do')) return leave(call);
        if (!is(call, 'POST /j/login.do')) return null;
        return form.get('csrf') === session.csrf && form.get('domain') === 'EXAMPLE' && form.get('tz') === ''
          ? call.enter(form.get('j_username'), form.get('j_password'))
          : page('No.', 403);
      },
    },
  ],
];

/** Pages in parts: what a person sees as one comes from several addresses. */
const parts: readonly (readonly [name: string, shape: ShopShape])[] = [
  ['a frame in the home page', behind('<iframe src="/x/gate"></iframe>')],
  ['a window that htmx fetches', behind(`${others} <button hx-get="/x/gate" hx-target="#modal">Sign in</button>`)],
  [
    'a window whose address stands in a data attribute',
    behind(`${others} <a href="#" data-toggle=modal data-remote="/x/gate">Log in</a>`),
  ],
  [
    'a form by GET for the name, then one for the password',
    {
      loginPage: () =>
        '<h1>Sign in</h1><form action="/login/word"><input name=email placeholder="E-Mail-Adresse"><button>Weiter</button></form>',
      first: (call) => {
        const name = call.query.get('email') ?? '';
        if (is(call, 'GET /login/word'))
          return page(
            `<form method=post action="/login/word">${token(call)}<input type=hidden name=email value="${name}"><input type=password name=word><button>Anmelden</button></form>`,
          );
        return is(call, 'POST /login/word') && call.form.get('csrf') === call.session.csrf
          ? call.enter(call.form.get('email'), call.form.get('word'))
          : null;
      },
    },
  ],
];

const sends = (call: ShopCall, path: string): boolean =>
  is(call, `POST ${path}`) && /x-www-form-urlencoded|form-data/.test(call.headers['content-type'] ?? '');

/** Fields as scripts of old send them. */
const serialised: readonly (readonly [name: string, shape: ShopShape])[] = [
  [
    'a text that a script puts together',
    drawn(
      () =>
        `<input id=u><input id=p type=password><a href="javascript:go()">OK</a><script>function go() { var x = new XMLHttpRequest(); x.open("POST", "/cgi/enter", true); x.setRequestHeader("Content-type", "application/x-www-form-urlencoded"); x.send("usr=" + encodeURIComponent(u.value) + "&pwd=" + encodeURIComponent(p.value)); }</script>`,
      (call) => {
        if (!is(call, 'POST /cgi/enter')) return null;
        return sends(call, '/cgi/enter')
          ? answered(call.enter(call.form.get('usr'), call.form.get('pwd')))
          : json({ error: 'no fields' }, 400);
      },
    ),
  ],
  [
    'what jQuery serialises of a form',
    drawn(
      (call) =>
        `<form id=f>${token(call)}<input name=member><input type=password name=secret><button>Enter</button></form><script>$('#f').submit(function () { $.post('/ajax/enter', $(this).serialize(), done); return false; });</script>`,
      (call) =>
        sends(call, '/ajax/enter')
          ? call.form.get('csrf') === call.session.csrf
            ? answered(call.enter(call.form.get('member'), call.form.get('secret')))
            : json({ error: 'invalid csrf token' }, 403)
          : null,
    ),
  ],
  [
    'the address that a compiler put together',
    drawn(
      () =>
        `<div id=app></div><script>var r="/api/v2";function l(e,t){return a.post("".concat(r,"/enter"),{email:e,password:t})}</script>`,
      (call) =>
        is(call, 'POST /api/v2/enter')
          ? answered(call.enter(text(member(call, 'email')), text(member(call, 'password'))))
          : null,
    ),
  ],
];

describe.each([...links, ...tokens, ...scripted, ...frameworks, ...parts, ...serialised])(
  'signing in by %s',
  (_name, shape) => {
    itTellsBothShops(shape);
  },
);

describe('a form that asks for more than a name and a password', () => {
  it('is not signed in by, and the field that was left empty is named', async () => {
    const { reason } = await judgeShop({
      loginPage: (call) => loginForm(call, '<input name=organisation placeholder="Your organisation">'),
      first: (call) =>
        is(call, 'POST /login') && call.form.get('organisation') === ''
          ? page(`Something is missing. ${loginForm(call, '<input name=organisation>')}`)
          : null,
    });
    expect(reason).toContain('The form has a field that was left empty (organisation)');
  });
});

/** A mutation that answers a token, which goes with each request from then on; no cookie signs anybody in. */
function byToken(named: boolean): ShopShape {
  const tokens = new Set<string>();
  return {
    loginPage: () =>
      `<div id=app></div><script>const GRAPHQL = '/graphql';${named ? 'const LOGIN = gql`mutation Login($username: String!, $password: String!) { login(username: $username, password: $password) { token } }`;' : ''}</script>`,
    first: (call) => {
      if (call.path === '/account' || is(call, 'POST /login')) return nowhere();
      if (is(call, 'GET /api/me'))
        return tokens.has((call.headers.authorization ?? '').replace('Bearer ', ''))
          ? json({ name: 'alice' })
          : json({ error: 'Who are you?' }, 401);
      if (!is(call, 'POST /graphql')) return null;
      if (!(text(member(call, 'query')) ?? '').startsWith('mutation Login'))
        return json({ errors: [{ message: 'Must provide query string.' }] }, 400);
      const of = (name: string): string | null => text(member(call, 'variables', name));
      // The shop's own sign-in would give a session as well.
      const right = call.enter(of('username'), of('password')).status === 302;
      call.session.user = null;
      if (!right) return json({ errors: [{ message: 'Wrong password' }] });
      const token = `t-${call.session.csrf}`;
      tokens.add(token);
      return json({ data: { login: { token } } });
    },
  };
}

describe('a GraphQL mutation that answers a token', () => {
  const body = JSON.stringify({
    query:
      'mutation Login($username: String!, $password: String!) { login(username: $username, password: $password) { token } }',
    variables: { username: '{{username}}', password: '{{password}}' },
  });

  it.each([
    ['of the page’s script', true, {}],
    ['of login-body', false, { type: 'json', body, url: '/graphql' }],
  ] as const)('signs in by the mutation %s, and the header is the carrier', async (_where, named, given) => {
    const shop = await startShop(byToken(named));
    try {
      const login = 'url' in given ? { ...given, steps: [], command: null } : null;
      const {
        state,
        checks,
        login: way,
      } = await scan(
        buildTarget(shop, login ? { login } : {}),
        createSecrets(() => undefined),
      );
      expect(state).toEqual({ kind: 'tested' });
      expect(way?.type).toBe('json');
      // Nothing signs out of this shop.
      const open = checks.filter(({ outcome }) => outcome === 'inconclusive');
      expect(open.map(({ id }) => id)).toEqual(['logout-invalidation']);
    } finally {
      await shop.close();
    }
  });
});
