// What is true of the account console: a browser's jar is worth what the provider gives for it without a password.
//   LOGIN_USERNAME=… LOGIN_PASSWORD=… node proof.mjs http://127.0.0.1:PORT
import { createHash, randomBytes } from 'node:crypto';

const [, , base] = process.argv;
const { LOGIN_USERNAME: username, LOGIN_PASSWORD: password } = process.env;
const realm = `${base}/realms/master`;
const app = { client_id: 'account-console', redirect_uri: `${realm}/account/` };
const fact = (name, value) => process.stdout.write(`${name}=${value}\n`);

/** Sends what the jar holds and keeps what comes; follows nothing. */
async function send(jar, url, fields) {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const response = await fetch(url, {
    redirect: 'manual',
    headers: cookie === '' ? {} : { cookie },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
  });
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
    if (value === '' || /max-age=0(?!\d)/iu.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
}

/** Begins as the console's script does: with a challenge (PKCE). */
async function authorize(jar, more = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({
    ...{ ...app, response_type: 'code', scope: 'openid', state: 's', nonce: 'n', response_mode: 'query' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', ...more },
  });
  return { verifier, ...(await send(jar, `${realm}/protocol/openid-connect/auth?${query}`)) };
}

function formOf({ text }) {
  return /action="([^"]*login-actions\/authenticate[^"]*)"/u.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? null;
}

/** Tokens for the code of a redirect; null if there is none. */
async function tokens(jar, verifier, location) {
  const code = location === '' ? null : new URL(location).searchParams.get('code');
  if (code === null) return null;
  const fields = { grant_type: 'authorization_code', code, code_verifier: verifier, ...app };
  return JSON.parse((await send(jar, `${realm}/protocol/openid-connect/token`, fields)).text);
}

async function signIn(jar, secret = password) {
  const page = await authorize(jar);
  const action = formOf(page);
  if (action === null) throw new Error('No form is shown.');
  const { location } = await send(jar, action, { username, password: secret, credentialId: '' });
  return tokens(jar, page.verifier, location);
}

async function account(token) {
  const response = await fetch(`${realm}/account/`, {
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
  });
  const own = response.ok ? (await response.json()).username : null;
  return own === username.toLowerCase() ? 'signed-in' : response.status === 401 ? 'signed-out' : 'unclear';
}

/** Without a form: a provider that knows the browser gives a code, and one that does not says login_required. */
async function ask(jar) {
  const copy = new Map(jar);
  const { verifier, location } = await authorize(copy, { prompt: 'none' });
  if (location.includes('error=login_required')) return 'signed-out';
  const given = await tokens(copy, verifier, location);
  return given === null ? 'unclear' : account(given.access_token);
}

const planted = new Map();
const attackers = await authorize(planted);
const bystander = new Map();
await authorize(bystander);
const frozen = new Map(planted);
fact('no_cookie_before_login', await ask(new Map()));
fact('attacker_before_login', await ask(frozen));
const victim = new Map(planted);
const given = await signIn(victim);
const kept = frozen.get('AUTH_SESSION_ID') === victim.get('AUTH_SESSION_ID');
fact('planted_identifier', kept ? 'kept' : 'changed');
fact('victim_after_login', await ask(victim));
fact('attacker_after_login', await ask(frozen));
// The attacker goes on in the tab that it had open.
const tab = new Map(planted);
const { location } = await send(tab, formOf(attackers));
const gone = await tokens(tab, attackers.verifier, location);
fact('attackers_tab_after_login', gone === null ? await ask(tab) : await account(gone.access_token));
fact('bystander_after_login', await ask(bystander));
const copy = new Map(victim);
fact('before_logout', await ask(copy));
const { redirect_uri, ...client } = app;
const leaving = { ...client, post_logout_redirect_uri: redirect_uri, id_token_hint: given.id_token };
await send(victim, `${realm}/protocol/openid-connect/logout?${new URLSearchParams(leaving)}`);
fact('own_jar_after_logout', await ask(victim));
fact('frozen_jar_after_logout', await ask(copy));
fact('token_after_logout', await account(given.access_token));
const renewal = { grant_type: 'refresh_token', refresh_token: given.refresh_token, client_id: app.client_id };
const renewed = await send(new Map(), `${realm}/protocol/openid-connect/token`, renewal);
fact('renewal_after_logout', renewed.status === 400 ? 'refused' : `answered-${renewed.status}`);
const refused = new Map();
fact('wrong_password_tokens', (await signIn(refused, `wrong-${password}`)) === null ? 'none' : 'given');
fact('wrong_password_account', await ask(refused));
