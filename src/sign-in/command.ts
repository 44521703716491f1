import type { Actor } from '../actors/actor.js';
import { forApplication } from '../application/start.js';
import { runCommand } from '../application/run-command.js';
import { bareRequest } from '../evidence/replay.js';
import { blocked, type Credentials, type LoginMethod, type SignInAttempt } from './method.js';
import type { SignInSettings } from './sign-in-settings.js';
import { parseStorageState, renderStorageState } from './storage-state.js';

interface CommandSettings extends Pick<SignInSettings, 'base' | 'codes'> {
  readonly command: string;
  /** Where it runs. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A browser needs its time; whoever needs more signs in otherwise. */
const longestMs = 60_000;

/**
 * A sign-in by a command of the user's, which is given the actor's cookies and prints those of after the sign-in. Its
 * requests are not seen: if the gate needs the raw Set-Cookie line of a session cookie, it says that it has none.
 */
export function commandLogin(settings: CommandSettings): LoginMethod {
  const { base } = settings;
  return {
    type: 'command',
    url: base,
    howFound: 'given by login-command',
    recipe: bareRequest('GET', base),
    attempt: (actor, credentials) => attempt(actor, settings, credentials),
  };
}

async function attempt(
  actor: Actor,
  { command, base, cwd, env, codes }: CommandSettings,
  { username, password }: Credentials,
): Promise<SignInAttempt> {
  const run = await runCommand(command, {
    input: renderStorageState(actor.storedCookies()),
    cwd,
    env: {
      ...forApplication(env),
      BASE_URL: base.href,
      LOGIN_USERNAME: username,
      LOGIN_PASSWORD: password,
      ...(codes ? { LOGIN_TOTP: await codes.next() } : {}),
    },
    timeoutMs: longestMs,
  });
  const help = 'Run login-command by hand with BASE_URL, LOGIN_USERNAME and LOGIN_PASSWORD set.';
  if (run.kind === 'late')
    return blocked(`login-command did not end within ${String(longestMs / 1000)} s.${words(run.stderr)}`, help);
  if (run.code !== 0) return blocked(`login-command ended with code ${run.code ?? 'none'}.${words(run.stderr)}`, help);
  const cookies = parseStorageState(run.stdout);
  if (cookies === null) return blocked('login-command printed no storageState on standard output.', help);
  actor.storeCookies(cookies);
  const sentAt = actor.hops.length;
  const landing = await actor.open(base, 'opens the application after login-command');
  if (landing.kind === 'unreached')
    return blocked(`The application got no answer: ${landing.trouble.message}`, 'Check url.');
  return { kind: 'sent', landing, sentAt };
}

function words(stderr: string): string {
  const last = stderr.trim().split('\n').slice(-5).join(' ').slice(-600);
  return last === '' ? '' : ` It said: ${last}`;
}
