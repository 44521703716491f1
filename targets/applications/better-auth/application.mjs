// Express with Better Auth, and a page that signs in with its client: node application.mjs PORT
import { fileURLToPath } from 'node:url';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { build } from 'esbuild';
import express from 'express';

const port = Number(process.argv[2]);
const { LOGIN_USERNAME: email = '', LOGIN_PASSWORD: password = '', PUBLIC_URL: baseURL = '' } = process.env;
const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const auth = betterAuth({
  baseURL,
  secret: crypto.randomUUID() + crypto.randomUUID(),
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
});
await auth.api.signUpEmail({ body: { email, password, name: 'Alice' } });
await build({
  entryPoints: [path('client.mjs')],
  outfile: path('public/client.js'),
  bundle: true,
  minify: true,
  format: 'esm',
});

const app = express();
app.all('/api/auth/*splat', toNodeHandler(auth));
app.use(express.json());
app.get('/api/me', async (request, response) => {
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  response.json(session);
});
app.use(express.static(path('public')));
app.listen(port, '127.0.0.1');
