import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { checks } from '../src/checks/index.js';
import { configSchemaId } from '../src/inputs/config/json-schema.js';
import { readSettings } from '../src/inputs/read-settings.js';
import { version } from '../src/version.js';
import { startDemo } from '../targets/demo/application.mjs';
import { startApp } from './apps/app.js';
import { configFile } from './inputs/given.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Ran {
  readonly code: number | null;
  readonly log: string;
}

/** What a CI system's shell sees: the job's variables, and programs that need no network. */
interface Job {
  readonly shell: readonly string[];
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
}

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'templates-'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

/** `npx` runs the bundle that the registry would serve, and only as it is asked in the templates; `npm ci` is somebody else's. */
function programs(): string {
  const folder = join(workspace, 'bin');
  mkdirSync(folder, { recursive: true });
  const major = version.split('.')[0] ?? '';
  const npx = `#!/bin/sh
[ "$1 $2" = "--yes session-fixation-gate@${major}" ] || { echo "npx: $*" >&2; exit 99; }
shift 2
exec "${process.execPath}" "${join(root, 'dist/cli.js')}" "$@"
`;
  writeFileSync(join(folder, 'npx'), npx, { mode: 0o755 });
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\n[ "$*" = ci ]\n', { mode: 0o755 });
  return folder;
}

function run({ shell, script, variables }: Job): Promise<Ran> {
  const [program = '', ...words] = shell;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words, '-c', script], {
      cwd: workspace,
      env: { PATH: `${programs()}:${process.env['PATH'] ?? ''}`, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, log }));
  });
}

const gitlabJob = z.strictObject({
  stage: z.literal('test'),
  image: z.string().regex(/^node:\d+-slim$/),
  timeout: z.string(),
  variables: z.record(z.string(), z.string()),
  before_script: z.array(z.string()),
  script: z.array(z.string()),
  artifacts: z.strictObject({
    when: z.literal('always'),
    expire_in: z.string(),
    paths: z.array(z.string()),
    reports: z.strictObject({ junit: z.string() }),
  }),
  rules: z.array(z.strictObject({ if: z.string() })),
});

function gitlab(): z.infer<typeof gitlabJob> {
  const jobs = z.record(z.string(), gitlabJob).parse(parse(text('templates/gitlab-ci.yml')));
  const [job] = Object.values(jobs);
  if (!job) throw new Error('no job');
  return job;
}

/** GitLab's runner hands the lines of both parts to one shell, which stops at the first that fails. */
function asGitlabRuns(variables: Readonly<Record<string, string>>): Job {
  const job = gitlab();
  const all: Record<string, string> = { ...job.variables, ...variables };
  for (const [name, value] of Object.entries(all)) if (value.startsWith('$')) all[name] = all[value.slice(1)] ?? '';
  const script = [...job.before_script, ...job.script].join('\n');
  return { shell: ['bash', '-eo', 'pipefail'], script, variables: all };
}

const jenkinsfile = text('templates/Jenkinsfile');

/** The `sh` steps in their order; Jenkins runs each by `sh -xe`. */
function asJenkinsRuns(variables: Readonly<Record<string, string>>): Job {
  const steps = [...jenkinsfile.matchAll(/\bsh '([^'\n]*)'/g)].map(([, line = '']) => line);
  expect(steps).toHaveLength(2);
  const declared = [...jenkinsfile.matchAll(/^ +([A-Z_]+) = '(.*)'$/gm)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  const given = { ...Object.fromEntries(declared), ...variables };
  return { shell: ['sh', '-xe'], script: steps.join('\n'), variables: given };
}

const systems = [
  {
    name: 'gitlab-ci.yml',
    asRun: asGitlabRuns,
    account: (username: string, password: string) => ({ INPUT_USERNAME: username, E2E_PASSWORD: password }),
    results: (): string[] => {
      const { paths, reports } = gitlab().artifacts;
      return [...paths, reports.junit];
    },
  },
  {
    name: 'Jenkinsfile',
    asRun: asJenkinsRuns,
    account: (username: string, password: string) => ({ INPUT_USERNAME: username, INPUT_PASSWORD: password }),
    results: (): string[] =>
      [...jenkinsfile.matchAll(/(?:testResults|artifacts): '([^'*]+)/g)].map(([, path = '']) => path),
  },
];

describe.each(systems)('templates/$name', ({ asRun, account, results }) => {
  it.each([
    [0, true],
    [1, false],
  ])('ends with %i, and leaves the reports that it collects (repaired: %s)', async (code, fixed) => {
    const shop = await startDemo({ fixed });
    const variables = { ...account(shop.username, shop.password), START: '', URL: shop.url };
    const ran = await run(asRun(variables));
    await shop.close();
    expect([ran.code, ran.log]).toEqual([code, expect.stringMatching(fixed ? /: PASS\n/ : /: FAIL\n/)]);
    expect(ran.log).not.toContain(shop.password);
    expect(results()).toHaveLength(2);
    expect(results().filter((path) => !existsSync(join(workspace, path)))).toEqual([]);
  });

  it('ends with 3 if nobody could be signed in, and with 2 if the inputs are wrong', async () => {
    const app = await startApp();
    const started = { START: '', URL: app.url };
    const wrongPassword = await run(asRun({ ...account(app.username, 'not it'), ...started }));
    const noPassword = await run(asRun({ ...account(app.username, ''), ...started }));
    await app.close();
    expect([wrongPassword.code, noPassword.code]).toEqual([3, 2]);
  });

  it('starts the application by the command that it is told', async () => {
    const application = join(workspace, 'application.mjs');
    const demo = new URL('../targets/demo/application.mjs', import.meta.url).href;
    writeFileSync(
      application,
      `import { startDemo } from '${demo}';
       import { createServer, request } from 'node:http';
       const shop = await startDemo({ fixed: true });
       console.log(shop.password);
       createServer((from, to) => {
         const options = { method: from.method, headers: from.headers };
         from.pipe(request(shop.url + from.url, options, (answer) => {
           to.writeHead(answer.statusCode, answer.headers);
           answer.pipe(to);
         }));
       }).listen(Number(process.argv[2]), '127.0.0.1');`,
    );
    const free = await startApp();
    await free.close();
    const { port } = new URL(free.url);
    // The shop makes its password up, so the account is a wrong one: what counts is that it was started and asked.
    const { code, log } = await run(
      asRun({
        ...account('alice', 'not it'),
        START: `"${process.execPath}" ${application} ${port}`,
        URL: free.url,
      }),
    );
    expect([code, log]).toEqual([3, expect.stringMatching(/password/)]);
  });
});

describe('templates/session-fixation-gate.yml', () => {
  const sample = text('templates/session-fixation-gate.yml');

  it('tells editors where its schema is', () => {
    expect(sample.split('\n')[0]).toBe(`# yaml-language-server: $schema=${configSchemaId}`);
  });

  it('is a config file that the code takes', () => {
    const ids = checks.map(({ meta }) => meta.id);
    const files = {
      read: (path: string): string => {
        throw new Error(path);
      },
    };
    const passwords = { SHOP_PASSWORD: 'correct horse', ADMIN_PASSWORD: 'battery staple' };
    expect(readSettings(passwords, files, ids, configFile(sample)).kind).toBe('ok');
  });
});

describe('the Dockerfile', () => {
  const instructions = text('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
  const last = (name: string): readonly string[] =>
    instructions
      .filter(([word]) => word === name)
      .at(-1)
      ?.slice(1) ?? [];

  it('copies files that git knows and .dockerignore lets through, and the command line runs from them alone', async () => {
    const [folder = '', ...sources] = [...last('COPY')].reverse();
    const allowed = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect([...sources].sort()).toEqual([...allowed].sort());
    const image = join(workspace, folder);
    mkdirSync(image, { recursive: true });
    for (const source of sources) cpSync(join(root, source), join(image, basename(source)));
    const entry = z.array(z.string()).parse(JSON.parse(last('ENTRYPOINT').join(' ')));
    const [program = '', script = ''] = entry;
    expect(program).toBe('node');
    const { code, log } = await run({
      shell: ['sh'],
      script: `"${process.execPath}" "${join(workspace, script)}" --version`,
      variables: {},
    });
    expect([code, log]).toEqual([0, `${version}\n`]);
    expect(last('RUN')).toContain(script);
  });

  it('runs as nobody with rights, on a Node.js that is named', () => {
    expect(last('USER')).toEqual([expect.stringMatching(/^[1-9]\d*$/)]);
    expect(last('ARG')).toEqual([expect.stringMatching(/^NODE_IMAGE=node:24-slim$/)]);
  });
});
