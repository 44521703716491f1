import { bareUrl } from '../actors/bare-url.js';
import type { Page } from '../actors/visit.js';
import { readsLikeSignIn } from '../pages/words.js';
import { ownRequests, signInRequests, type ScriptRequest } from '../pages/script-requests.js';
import { graphqlPath, namesGraphql } from '../conventions/graphql.js';
import { tokenHeader } from '../sign-in/csrf.js';
import { formLogin } from '../sign-in/form.js';
import { jsonEndpoint, probe, speaksJson } from './json-endpoint.js';
import { jsonLogin } from '../sign-in/json.js';
import { wants } from '../sign-in/sign-in-settings.js';
import { loginFormOf } from '../sign-in/page-forms.js';
import { addressOf, outOfReach } from './page-scripts.js';
import type { Candidate, Search } from './search.js';
import { usernameField } from '../sign-in/submission.js';
import { under } from './under.js';

/** At most so many endpoints that scripts name are asked what they want. */
const maxScripted = 5;

/** What a script of a form's page sends a password to, after the form itself signed nobody in. */
export async function* scriptedInstead(search: Search): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts, failed } = search;
  if (failed === null) return;
  const page = await visitor.open(failed.method.url, 'reads the scripts of the sign-in page');
  if (page.kind === 'unreached' || !wants(settings, 'json')) return;
  const fields = fieldsOf(page);
  const requests = (await scripts.requests(visitor, page)).map((one) =>
    one.keys.length === 0 ? { ...one, keys: fields } : one,
  );
  for await (const { method } of requestsWithPassword(search, page, requests))
    yield { method, passedOver: failed.passedOver + 1 };
}

/** What a script that reads the form calls what it sends: the names of the fields that a person fills in. */
function fieldsOf(page: Page): readonly string[] {
  const form = loginFormOf(page);
  const name = form ? usernameField(form) : null;
  const password = form?.fields.find(({ type }) => type === 'password')?.name;
  return name === null || password === undefined ? [] : [name, password];
}

/** What a script of the page, or of the one that everybody sees first, sends a password to. */
export async function* scriptedRequests(search: Search): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts, shown, entrance } = search;
  if (shown === null) return;
  const requests = [...(await scripts.requests(visitor, shown))];
  if (entrance !== shown && settings.url === null) requests.push(...(await scripts.requests(visitor, entrance)));
  yield* requestsWithPassword(search, shown, requests);
}

async function* requestsWithPassword(
  search: Search,
  page: Page,
  requests: readonly ScriptRequest[],
): AsyncGenerator<Candidate> {
  const shown = bareUrl(page.last.url, search.visitor.hops);
  const howFound = 'a script of the page sends the credentials there';
  yield* answeredRequests(search, { requests, page: shown, howFound, tokenName: search.scripts.tokenHeader });
  yield* mutations(search, requests, shown);
}

/** What the application says of its own interface takes credentials. */
export async function* describedRequests(search: Search): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts } = search;
  const requests = await scripts.described(visitor, settings.base);
  if (!wants(settings, 'json')) return;
  const howFound = 'the description of the interface names it';
  yield* answeredRequests(search, { requests, page: settings.base, howFound, tokenName: null });
}

/** The form of a page whose fields a script sends as they stand, to another place than the form says. */
export async function* serialisedForm(search: Search): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts, shown: page } = search;
  if (page === null || loginFormOf(page) === null) return;
  const requests = await scripts.requests(visitor, page);
  const whole = requests.filter(({ method, wholeForm }) => method === 'POST' && wholeForm === true);
  const says = ({ path }: ScriptRequest): boolean => readsLikeSignIn(path);
  const [request] = [...whole.filter(says), ...(whole.length === 1 ? whole : [])];
  const sentTo = request ? addressOf(request, settings.base, page.last.url, visitor) : null;
  if (sentTo === null) return;
  const url = bareUrl(page.last.url, visitor.hops);
  const method = formLogin(settings, { url, page, howFound: 'a script of the page sends the form there', sentTo });
  if (method) yield search.candidate(method);
}

interface Sent {
  readonly requests: readonly ScriptRequest[];
  readonly page: URL;
  readonly howFound: string;
  readonly tokenName: string | null;
}

/** Those of the requests that may sign in which are answered as one that does. */
async function* answeredRequests(
  search: Search,
  { requests, page, howFound, tokenName }: Sent,
): AsyncGenerator<Candidate> {
  const { visitor, settings } = search;
  const addressed = (request: ScriptRequest): URL | null => addressOf(request, settings.base, page, visitor);
  const tokenEndpoints = ownRequests(requests)
    .flatMap((one) => addressed(one) ?? [])
    .slice(0, maxScripted);
  const seen = new Set<string>();
  const signingIn = signInRequests(requests);
  for (const url of signingIn.flatMap((one) => outOfReach(one, settings.base, page, visitor) ?? []))
    search.sentElsewhere.set(url.href, url);
  const elsewhere = new Set([...search.sentElsewhere.values()].map(({ pathname }) => pathname));
  for (const request of signingIn) {
    const url = addressed(request);
    if (url === null || seen.has(url.href)) continue;
    if (seen.size >= maxScripted) break;
    seen.add(url.href);
    search.tried.push(`POST ${url.pathname}`);
    const answer = await probe(visitor, { url, page });
    // The page that everybody is shown for every address takes nothing that is meant for another host.
    if (answer.kind === 'unreached' || (elsewhere.has(url.pathname) && !speaksJson(answer))) continue;
    const sentTo = answer.last.method === 'POST' ? answer.last.url : url;
    const asked = { url: sentTo, howFound, scripted: request, page, tokenEndpoints, tokenName };
    const method = await jsonEndpoint(search, asked, answer);
    if (method) yield search.candidate(method);
  }
}

/** A GraphQL mutation of a script that takes a name and a password, sent where the scripts ask GraphQL. */
async function* mutations(search: Search, requests: readonly ScriptRequest[], page: URL): AsyncGenerator<Candidate> {
  const { visitor, settings, scripts } = search;
  const [mutation] = scripts.mutations;
  if (mutation === undefined || settings.body !== null) return;
  const asked = requests
    .filter(({ path }) => namesGraphql(path))
    .flatMap((one) => addressOf(one, settings.base, page, visitor) ?? []);
  const url = asked[0] ?? under(settings.base, graphqlPath);
  const answer = await probe(visitor, { url, page });
  search.tried.push(`POST ${url.pathname}`);
  if (answer.kind === 'unreached' || !speaksJson(answer)) return;
  const { query, name, password } = mutation;
  const variables = { [name]: '{{username}}', [password]: '{{password}}' };
  yield search.candidate(
    jsonLogin(settings, {
      url,
      pageUrl: page,
      template: JSON.stringify({ query, variables }),
      howFound: 'a GraphQL mutation of a script takes the credentials',
      token: tokenHeader(visitor, url, null),
      tokenName: scripts.tokenHeader,
    }),
  );
}
