// An application that leaves its sign-in to an OpenID provider on another host: node application.mjs PORT
// express-openid-connect is the one, oidc-provider the other; 127.0.0.1 and localhost are two hosts to a browser.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import openid from 'express-openid-connect';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const { LOGIN_USERNAME: username = '', LOGIN_PASSWORD: password = '' } = process.env;
const application = `http://127.0.0.1:${port}`;
const issuer = `http://localhost:${port}`;
const client = { client_id: 'shop', client_secret: randomBytes(24).toString('hex') };

const provider = new Provider(issuer, {
  clients: [
    {
      ...client,
      redirect_uris: [`${application}/callback`],
      post_logout_redirect_uris: [application],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  cookies: { keys: [randomBytes(24).toString('hex')] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id }) }),
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
});

const equal = (one, other) => {
  const digest = (text) => createHash('sha256').update(String(text)).digest();
  return timingSafeEqual(digest(one), digest(other));
};

const form = `<!doctype html><title>Sign in</title><form method="post"><input name="login" autocomplete="username">
<input type="password" name="password" autocomplete="current-password"><button>Continue</button></form>`;

// --- The provider's own pages, on localhost. ---
const sso = express();
sso.get('/interaction/:uid', async (request, response) => {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') return response.send(form);
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(String(params.scope));
  const grantId = await grant.save();
  return provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
});
sso.post('/interaction/:uid', express.urlencoded({ extended: false }), async (request, response) => {
  const { login = '', password: secret = '' } = request.body;
  if (!equal(login, username) || !equal(secret, password))
    return response.status(401).send(`<p>Wrong name or password.</p>${form}`);
  return provider.interactionFinished(request, response, { login: { accountId: login } });
});
sso.use(provider.callback());

// --- The application, on 127.0.0.1. ---
const shop = express();
shop.use(
  openid.auth({
    issuerBaseURL: issuer,
    baseURL: application,
    clientID: client.client_id,
    clientSecret: client.client_secret,
    secret: randomBytes(32).toString('hex'),
    authRequired: false,
    authorizationParams: { response_type: 'code', scope: 'openid' },
  }),
);
shop.get('/', (_request, response) => response.send('<!doctype html><title>Shop</title><a href="/login">Sign in</a>'));
shop.get('/account', openid.requiresAuth(), (request, response) =>
  response.send(
    `<!doctype html><title>Account</title><p>Signed in as ${request.oidc.user.sub}.</p><a href="/logout">Sign out</a>`,
  ),
);

createServer((request, response) =>
  (request.headers.host === `localhost:${port}` ? sso : shop)(request, response),
).listen(port, '127.0.0.1');
