import { addUser } from './lib/users.js';

if (!process.env.E2E_PASSWORD) {
  console.error('Set E2E_PASSWORD: the password of the test account alice.');
  process.exit(1);
}
addUser('alice', process.env.E2E_PASSWORD);
