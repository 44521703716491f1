import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { advisoryId, ecosystems, publicSource } from '../field/target-files.mjs';

const path = z.string().startsWith('/');

/** How a person signs in, asks and signs out; found by reading the application's pages, not by the gate. */
const byHandShape = z.strictObject({
  /** Pages that a visitor opens before signing in. */
  entries: z.array(path).min(1),
  /** Where the form stands, and where it is sent; hidden fields of the form with a password go along. */
  page: path,
  post: path,
  /** Values may hold {{username}} and {{password}}. */
  fields: z.record(z.string(), z.string()),
  /** Where the JSON answer stands whose value at `key` goes along as a field of that name, to sign in and out. */
  csrf: z.strictObject({ path, key: z.string() }).optional(),
  /** Sends forms as multipart/form-data. */
  multipart: z.boolean().optional(),
  /** Fields beside them whose value stands on the page, after this text and up to the next quotation mark. */
  fromPage: z.record(z.string(), z.string().min(1)).optional(),
  /** Sends the fields as a JSON object instead. */
  json: z.boolean().optional(),
  /** Signs in by opening `post` with HTTP Basic instead; `header-only` if no session is made of it. */
  basic: z.union([z.boolean(), z.literal('header-only')]).optional(),
  /** Key of the JSON answer to `post` whose value then goes as Bearer; the header is the only carrier. */
  token: z.string().optional(),
  /** Headers that requests by POST carry, each with the value of the cookie whose name begins so. */
  headers: z.record(z.string(), z.string()).optional(),
  /** What its script says to take, if a page is no answer to it: application/json. */
  accept: z.string().optional(),
  account: path,
  /** Text that only a signed-in user's account page has; {{username}} may stand in it. */
  signedIn: z.string(),
  /** Text of a signed-out answer, if its status is 200 too. */
  signedOut: z.string().optional(),
  /** Absent if there is no session to end. */
  signOut: z
    .strictObject({
      method: z.enum(['GET', 'POST', 'DELETE']),
      path,
      /**
       * The page that has the form with its token, or for GET the link that begins so and ends in a token; the account
       * page if it is not said.
       */
      page: path.optional(),
      /** Sends a JSON object with these members, or an empty one, without a look at any page. */
      json: z.union([z.boolean(), z.record(z.string(), z.string())]).optional(),
    })
    .optional(),
});

/** The same if every request carries the account in a header, and no session is made of it. */
const headerFacts = z
  .object({
    no_header: z.literal('signed-out'),
    right_header: z.literal('signed-in'),
    wrong_header: z.literal('signed-out'),
    cookies_without_header: z.literal('signed-out'),
  })
  .catchall(z.string());

/** What a proof proves nothing without. */
const sessionFacts = z
  .object({
    no_cookie_before_login: z.literal('signed-out'),
    attacker_before_login: z.literal('signed-out'),
    victim_after_login: z.literal('signed-in'),
    bystander_after_login: z.literal('signed-out'),
    // Absent if there is no way to sign out.
    before_logout: z.literal('signed-in').optional(),
    own_jar_after_logout: z.literal('signed-out').optional(),
    wrong_password_account: z.literal('signed-out'),
    attacker_after_login: z.enum(['signed-in', 'signed-out']),
    frozen_jar_after_logout: z.enum(['signed-in', 'signed-out']).optional(),
  })
  .catchall(z.string());

/**
 * What these checks find is a setting of the deployment, which here is plain HTTP on loopback: it says nothing about the
 * application. Whether scripts can read the cookie is not among them.
 */
export const configurationChecks = /** @type {readonly string[]} */ ([
  'cookie-secure',
  'cookie-prefix',
  'cookie-samesite',
  'cookie-domain',
  'plaintext-login',
  'https-downgrade',
  'hsts',
  'session-lifetime',
]);

const severities = /** @type {const} */ (['critical', 'high', 'medium', 'low', 'info']);

const sourceShape = z.strictObject({
  ...publicSource,
  /** Failing checks that it covers. */
  checks: z.array(z.string()).min(1),
});

const fileShape = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/u),
  /** Name and version as a reader knows them. */
  title: z.string(),
  ecosystem: z.enum(ecosystems),
  install: z.string(),
  start: z.array(z.string()).min(1),
  readyPath: path,
  readySeconds: z.number().int().positive().default(60),
  /** The name by which it is asked, if it writes that one for 127.0.0.1 into what it sends. */
  host: z.literal('localhost').optional(),
  /** Where the application lives on its server. */
  basePath: path.default('/'),
  username: z.string().default('alice'),
  /** Inputs of the action beside url, username and password; why each was needed. */
  inputs: z.record(z.string(), z.string()).default({}),
  needed: z.string().default('nothing'),
  note: z.string().optional(),
  /** A script of the target's own instead of proof-by-hand.mjs. */
  proof: z
    .string()
    .regex(/^[a-z0-9-]+\.mjs$/u)
    .optional(),
  byHand: byHandShape.optional(),
  facts: z.union([sessionFacts, headerFacts]),
  /** What the gate must find by itself: paths. */
  found: z.strictObject({ login: z.string(), protected: z.string(), signOut: z.string() }),
  /** Of each check that fails; all others must not. */
  fails: z.record(z.string(), z.enum(severities)),
  /** Flaws that were published, with the identifier that they have. */
  advisories: z.array(sourceShape.extend({ id: advisoryId })).default([]),
  /** What is documented, or discussed in public by the project or with it. */
  documented: z.array(sourceShape).default([]),
  /** Checks that cannot be decided, and why. */
  inconclusive: z.record(z.string(), z.string()).default({}),
  /** Inconclusive if what cannot be decided might be at or over the threshold. */
  conclusion: z.enum(['pass', 'fail', 'inconclusive']),
});

/**
 * @typedef {z.infer<typeof byHandShape>} ByHand
 *
 * @typedef {z.infer<typeof fileShape> & { readonly folder: string, readonly file: string }} Application
 */

/**
 * Reads every target.json below a folder, by name.
 * @param {string} root
 * @returns {Promise<Application[]>}
 * @throws Error that names the file whose contents are not an application's
 */
export async function readApplications(root) {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const folder = join(root, name);
      const file = join(folder, 'target.json');
      const parsed = fileShape.safeParse(JSON.parse(await readFile(file, 'utf8')));
      if (!parsed.success) throw new Error(`${name}/target.json: ${z.prettifyError(parsed.error)}`);
      if (parsed.data.name !== name) throw new Error(`${name}/target.json names itself ${parsed.data.name}.`);
      if (parsed.data.proof === undefined && parsed.data.byHand === undefined)
        throw new Error(`${name}/target.json has neither byHand nor a proof of its own.`);
      if (
        parsed.data.byHand?.signOut &&
        !('frozen_jar_after_logout' in parsed.data.facts) &&
        !('no_header' in parsed.data.facts)
      )
        throw new Error(`${name}/target.json says how to sign out, but not what is true afterwards.`);
      const trouble = undisclosed(parsed.data);
      if (trouble !== null) throw new Error(`${name}/target.json ${trouble}`);
      return { ...parsed.data, folder, file };
    }),
  );
}

/**
 * This repository names no flaw of other people's software that is not public.
 * @param {Pick<z.infer<typeof fileShape>, 'fails' | 'advisories' | 'documented'>} application
 * @returns {string | null} what is wrong, and how to mend it
 */
function undisclosed({ fails, advisories, documented }) {
  const cited = [...advisories, ...documented].flatMap(({ checks }) => checks);
  const stale = cited.find((id) => fails[id] === undefined);
  if (stale !== undefined)
    return `cites a source for ${stale}, which is not expected to fail. Take the check out of "checks".`;
  const grave = Object.entries(fails).find(
    ([id, severity]) =>
      severities.indexOf(severity) <= severities.indexOf('medium') &&
      !configurationChecks.includes(id) &&
      !cited.includes(id),
  );
  if (grave === undefined) return null;
  const [id, severity] = grave;
  return `expects ${id} (${severity}) to fail and cites nothing public. Cite an advisory (advisories) or where it is documented (documented), with ${id} under "checks". If there is neither, take the application out and report the finding privately to its maintainers, as SECURITY.md says.`;
}
