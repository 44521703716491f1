// The shop as a program: `node targets/demo/serve.mjs --port 3000 [--fixed]`, until it is stopped. The password of its one
// user, alice, is that of DEMO_PASSWORD.
import { parseArgs } from 'node:util';
import { startDemo } from './application.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string' }, fixed: { type: 'boolean', default: false } },
});
const port = Number(values.port);
const password = process.env['DEMO_PASSWORD'] ?? '';
if (!Number.isInteger(port) || port < 1 || port > 65535 || password === '') {
  console.error('Give --port a number from 1 to 65535, and DEMO_PASSWORD the password of alice.');
  process.exitCode = 2;
} else {
  const shop = await startDemo({ fixed: values.fixed, port, password });
  console.log(`The shop answers at ${shop.url}.`);
}
