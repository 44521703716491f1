// Signs in with a real browser, for the input login-command. What it is given and what it answers:
//   standard input   the cookies of whoever is to sign in, as Playwright's storageState
//   environment      BASE_URL, LOGIN_USERNAME, LOGIN_PASSWORD
//   standard output  the storageState after the sign-in, and nothing else
//   standard error   whatever helps where it fails; the gate shows its last lines
import { text } from 'node:stream/consumers';
import { chromium } from 'playwright-core';

const { BASE_URL = '', LOGIN_USERNAME = '', LOGIN_PASSWORD = '', CHROME_PATH } = process.env;

const browser = await chromium.launch({
  // Playwright's own browser, unless a path names another.
  ...(CHROME_PATH === undefined ? {} : { executablePath: CHROME_PATH }),
});
try {
  // Starting from the given cookies is the test: a planted identifier must be in the browser when it signs in.
  /** @type {unknown} */
  const given = JSON.parse(await text(process.stdin));
  const storageState = /** @type {import('playwright-core').BrowserContextOptions['storageState']} */ (given);
  const context = await browser.newContext(storageState === undefined ? {} : { storageState });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();

  // Your own sign-in from here ...
  await page.goto(new URL('/login', BASE_URL).href);
  await page.getByLabel('E-mail').fill(LOGIN_USERNAME);
  await page.getByLabel('Password').fill(LOGIN_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  // The answer of the application, whichever it is: a wrong password must come back as well.
  await page
    .getByRole('status')
    .filter({ hasText: /Welcome|Wrong/u })
    .waitFor();
  // ... to here.

  process.stdout.write(JSON.stringify(await context.storageState()));
} finally {
  await browser.close();
}
