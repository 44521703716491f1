/** @typedef {import('./application.mjs').Session} Session */

const goods = [
  ['🫖', 'Marsh teapot', 'Stoneware, salt-glazed, pours without a drip.', '48 €'],
  ['🥣', 'Tide bowl', 'Thrown thin, fired twice, blue as the flats at noon.', '22 €'],
  ['🕯️', 'Reed candlestick', 'Slip-cast porcelain with a reed relief.', '31 €'],
  ['🏺', 'Dune vase', 'Unglazed outside, watertight inside.', '64 €'],
];

const style = `
  :root { color-scheme: light dark; --ink: #22303a; --paper: #faf7f2; --card: #fff; --sea: #20708a; --line: #e4ddd2; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #e8e4dc; --paper: #172026; --card: #1f2b33; --sea: #6fc3dc; --line: #33424c; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 Georgia, serif; }
  header, main { max-width: 60rem; margin: auto; padding: 1.5rem; }
  header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1px solid var(--line); }
  header a { color: inherit; text-decoration: none; }
  .brand { font-size: 1.4rem; letter-spacing: 0.04em; }
  nav a { color: var(--sea); }
  .goods { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
  article, .card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.25rem; }
  article span { font-size: 2.5rem; }
  h2 { margin: 0.25rem 0; font-size: 1.1rem; }
  .card { max-width: 24rem; margin: 2rem auto; }
  label { display: block; margin: 0.75rem 0; }
  input { width: 100%; padding: 0.5rem; font: inherit; border: 1px solid var(--line); border-radius: 0.4rem; }
  button { padding: 0.5rem 1.25rem; font: inherit; color: var(--card); background: var(--sea); border: 0; border-radius: 0.4rem; }
  [role='alert'] { color: #c0392b; }
`;

/** @param {Session} session */
export function homePage(session) {
  const cards = goods.map(
    ([sign, name, text, price]) =>
      `<article><span>${sign}</span><h2>${name}</h2><p>${text}</p><strong>${price}</strong></article>`,
  );
  return layout(session, 'Saltmarsh Ceramics', `<div class="goods">${cards.join('\n')}</div>`);
}

/**
 * @param {Session} session
 * @param {string | null} problem
 */
export function loginPage(session, problem) {
  const alert = problem === null ? '' : `<p role="alert">${problem}</p>`;
  return layout(
    session,
    'Sign in',
    `<form class="card" method="post" action="/login">
<h1>Sign in</h1>
${alert}<input type="hidden" name="csrf" value="${session.csrf}">
<label>Name <input name="username" autocomplete="username" required></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button type="submit">Sign in</button>
</form>`,
  );
}

/** @param {Session} session */
export function accountPage(session) {
  return layout(
    session,
    'Your account',
    `<div class="card">
<h1>Your account</h1>
<p>Signed in as <strong>${session.user}</strong>.</p>
<p>Last order: one Marsh teapot, on its way.</p>
<form method="post" action="/logout">
<input type="hidden" name="csrf" value="${session.csrf}">
<button type="submit">Sign out</button>
</form>
</div>`,
  );
}

/**
 * @param {Session} session
 * @param {string} sentence
 */
export function messagePage(session, sentence) {
  return layout(session, 'Saltmarsh Ceramics', `<p class="card">${sentence}</p>`);
}

/**
 * @param {Session} session
 * @param {string} title
 * @param {string} content
 */
function layout(session, title, content) {
  const door = session.user === null ? '<a href="/login">Sign in</a>' : '<a href="/account">Your account</a>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><a class="brand" href="/">Saltmarsh Ceramics</a><nav>${door}</nav></header>
<main>
${content}
</main>
</body>
</html>
`;
}
