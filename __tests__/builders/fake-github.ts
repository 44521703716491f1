import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../apps/listen.js';

/** One request as GitHub's API sees it. */
export interface ApiCall {
  /** Such as `PATCH /repos/acme/shop/issues/comments/3`, with its query. */
  readonly line: string;
  readonly token: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface FakePost {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string } | null;
}

export interface FakeIssue extends FakePost {
  readonly number: number;
  readonly title: string;
  state: 'open' | 'closed';
  labels: string[];
  comments: FakePost[];
  locked: boolean;
  /** Set if it is a pull request. */
  readonly head?: { readonly owner: string; readonly branch: string; readonly sha: string };
}

/** Who a token belongs to, and what it may write. */
export interface FakeToken {
  readonly login: string;
  readonly writes: readonly ('issues' | 'pull-requests' | 'labels')[];
}

/** A disturbance of calls whose line matches. */
export interface Fault {
  readonly on: RegExp;
  /** `hang-up` cuts the connection without an answer, `silence` keeps it open. */
  readonly answer: number | 'hang-up' | 'silence';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** So many times; for ever if it is not given. */
  times?: number;
  /** The call is carried out before it is disturbed. */
  readonly afterwards?: boolean;
}

export interface FakeGitHub {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly calls: readonly ApiCall[];
  readonly issues: FakeIssue[];
  readonly labels: string[];
  readonly faults: Fault[];
  readonly tokens: Record<string, FakeToken>;
  /** Called before each call is carried out. */
  onCall: (call: ApiCall) => void;
  /** Adds an issue, or a pull request if there is a head. */
  add(issue?: Partial<FakeIssue>): FakeIssue;
  /** Lines of the calls since the last time that this was asked. */
  lines(): string[];
  close(): Promise<void>;
}

/** The account that GITHUB_TOKEN writes under. */
export const actionsBot = 'github-actions[bot]';

const repository = '/repos/acme/shop';

/**
 * The part of GitHub's REST and GraphQL API that comments and issues need, for the repository acme/shop, over real HTTP:
 * tokens and their permissions, pages of at most 100 with Link, the limit of a body, labels, locked conversations.
 */
export async function startFakeGitHub(): Promise<FakeGitHub> {
  const calls: ApiCall[] = [];
  let told = 0;
  let last = 0;
  const server = createServer((request, response) => {
    void answer(fake, calls, request, response, () => ++last);
  });
  const listening = await listen(server);
  const fake: FakeGitHub = {
    ...listening,
    calls,
    issues: [],
    labels: ['bug'],
    faults: [],
    tokens: { t0ken: { login: actionsBot, writes: ['issues', 'pull-requests', 'labels'] } },
    onCall: () => undefined,
    add(issue = {}) {
      const id = ++last;
      const made: FakeIssue = {
        id,
        number: id,
        title: 'Something',
        body: '',
        user: { login: 'mona' },
        state: 'open',
        labels: [],
        comments: [],
        locked: false,
        ...issue,
      };
      fake.issues.push(made);
      return made;
    },
    lines() {
      const lines = calls.slice(told).map(({ line }) => line);
      told = calls.length;
      return lines;
    },
  };
  return fake;
}

/** What the API answers with, before it is written as JSON. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer(
  fake: FakeGitHub,
  calls: ApiCall[],
  request: IncomingMessage,
  response: ServerResponse,
  nextId: () => number,
): Promise<void> {
  const call = await readCall(request);
  calls.push(call);
  fake.onCall(call);
  const fault = fake.faults.find(({ on, times }) => on.test(call.line) && times !== 0);
  if (fault?.times !== undefined) fault.times -= 1;
  const done = fault === undefined || fault.afterwards ? carryOut(fake, call, nextId) : null;
  if (fault?.answer === 'hang-up') {
    request.socket.destroy();
    return;
  }
  if (fault?.answer === 'silence') return;
  const given: Answer =
    fault === undefined
      ? (done ?? { status: 404, body: { message: 'Not Found' } })
      : {
          status: fault.answer,
          body: fault.body ?? { message: 'Disturbed' },
          ...(fault.headers && { headers: fault.headers }),
        };
  const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
  const type = typeof given.body === 'string' ? 'text/html' : 'application/json; charset=utf-8';
  response.writeHead(given.status, { 'content-type': type, ...given.headers });
  response.end(given.status === 204 ? undefined : text);
}

async function readCall(request: IncomingMessage): Promise<ApiCall> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const body: unknown = text === '' ? {} : JSON.parse(text);
  return {
    line: `${request.method ?? ''} ${request.url ?? ''}`,
    token: /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '',
    // octokit sends objects alone.
    body: body as Readonly<Record<string, unknown>>,
  };
}

const refused: Answer = { status: 403, body: { message: 'Resource not accessible by integration' } };
const notFound: Answer = { status: 404, body: { message: 'Not Found' } };

function carryOut(fake: FakeGitHub, call: ApiCall, nextId: () => number): Answer {
  const token = fake.tokens[call.token];
  if (token === undefined) return { status: 401, body: { message: 'Bad credentials' } };
  const [method = '', target = ''] = call.line.split(' ');
  const { pathname, searchParams } = new URL(target, fake.url);
  if (method === 'POST' && pathname === '/graphql')
    return { status: 200, body: { data: { viewer: { login: token.login } } } };
  if (!pathname.startsWith(`${repository}/`)) return notFound;
  const route = `${method} ${pathname.slice(repository.length).replace(/\d+/, 'N')}`;
  const number = Number(/\d+/.exec(pathname.slice(repository.length))?.[0] ?? 0);
  const issue = fake.issues.find((one) => one.number === number);
  const text = typeof call.body['body'] === 'string' ? call.body['body'] : undefined;
  if ((text?.length ?? 0) > 65_536)
    return {
      status: 422,
      body: { message: 'Validation Failed: body is too long (maximum is 65536 characters)' },
    };
  const page = (all: readonly unknown[]): Answer => pageOf(fake, target, searchParams, all);
  switch (route) {
    case 'GET /issues/N/comments':
      return issue === undefined ? notFound : page(issue.comments);
    case 'POST /issues/N/comments': {
      if (issue === undefined) return notFound;
      if (!token.writes.includes(issue.head ? 'pull-requests' : 'issues')) return refused;
      if (issue.locked) return { status: 403, body: { message: 'Unable to create comment because issue is locked.' } };
      const comment = { id: nextId(), body: text ?? '', user: { login: token.login } };
      issue.comments.push(comment);
      return { status: 201, body: comment };
    }
    case 'PATCH /issues/comments/N':
    case 'DELETE /issues/comments/N':
      return changeComment(fake, token, { method, id: number, text });
    case 'GET /issues':
      return page(
        fake.issues
          .filter(({ state, labels }) => state === 'open' && labels.includes(searchParams.get('labels') ?? ''))
          .map(toApi),
      );
    case 'GET /pulls':
      return page(
        fake.issues
          .filter(({ head }) => head && `${head.owner}:${head.branch}` === searchParams.get('head'))
          .map(({ id, number, head }) => ({ id, number, head })),
      );
    case 'POST /labels':
      return createLabel(fake, token, String(call.body['name']));
    case 'POST /issues':
      return createIssue(fake, token, call);
    case 'PATCH /issues/N':
      if (issue === undefined) return notFound;
      if (!token.writes.includes('issues')) return refused;
      if (text !== undefined) issue.body = text;
      if (call.body['state'] === 'closed') issue.state = 'closed';
      return { status: 200, body: toApi(issue) };
    default:
      return notFound;
  }
}

function pageOf(fake: FakeGitHub, target: string, query: URLSearchParams, all: readonly unknown[]): Answer {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const pages = Math.max(1, Math.ceil(all.length / size));
  const body = all.slice((page - 1) * size, page * size);
  if (page >= pages) return { status: 200, body };
  const to = (wanted: number, rel: string): string => {
    const url = new URL(target, fake.url);
    url.searchParams.set('page', String(wanted));
    return `<${url.href}>; rel="${rel}"`;
  };
  return { status: 200, body, headers: { link: `${to(page + 1, 'next')}, ${to(pages, 'last')}` } };
}

function changeComment(
  fake: FakeGitHub,
  token: FakeToken,
  { method, id, text }: { readonly method: string; readonly id: number; readonly text: string | undefined },
): Answer {
  const thread = fake.issues.find(({ comments }) => comments.some((one) => one.id === id));
  const comment = thread?.comments.find((one) => one.id === id);
  if (thread === undefined || comment === undefined) return notFound;
  if (!token.writes.includes(thread.head ? 'pull-requests' : 'issues')) return refused;
  if (method === 'DELETE') {
    thread.comments = thread.comments.filter((one) => one !== comment);
    return { status: 204, body: {} };
  }
  comment.body = text ?? comment.body;
  return { status: 200, body: comment };
}

function createLabel(fake: FakeGitHub, token: FakeToken, name: string): Answer {
  if (!token.writes.includes('issues')) return refused;
  if (fake.labels.includes(name)) {
    const errors = [{ resource: 'Label', code: 'already_exists', field: 'name' }];
    return { status: 422, body: { message: 'Validation Failed', errors } };
  }
  fake.labels.push(name);
  return { status: 201, body: { name } };
}

function createIssue(fake: FakeGitHub, token: FakeToken, { body }: ApiCall): Answer {
  if (!token.writes.includes('issues')) return refused;
  const { title, body: text, labels } = body;
  const issue = fake.add({
    title: String(title),
    body: String(text),
    user: { login: token.login },
    // As GitHub does: without push access labels are dropped without a word.
    labels: token.writes.includes('labels') && Array.isArray(labels) ? labels.map(String) : [],
  });
  return { status: 201, body: toApi(issue) };
}

function toApi({ id, number, title, body, user, state, labels, head }: FakeIssue): unknown {
  return {
    id,
    number,
    title,
    body,
    user,
    state,
    labels: labels.map((name) => ({ name })),
    ...(head && { pull_request: {} }),
  };
}
