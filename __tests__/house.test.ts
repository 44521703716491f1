import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { conventions } from '../src/conventions/index.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Which rooms a room may import, as the table of docs/architecture.md has it. */
const rooms = new Map(
  Array.from(
    readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(/^\| `([a-z-]+)\/` +\|[^|\n]*\|([^|\n]*)\|$/gm),
    ([, room = '', may = '']) => [room, may.trim() === 'nothing' ? [] : may.trim().split(', ')] as const,
  ),
);

/** Which packages a room may import; one that is not here may import none. */
const packages: Readonly<Record<string, readonly string[]>> = {
  // zod here, in policy and in report: what report.json holds is declared with it, once. It is pure.
  evidence: ['zod'],
  policy: ['zod'],
  // sarif: types only.
  report: ['entities', 'sarif', 'zod'],
  http: ['undici', 'node:'],
  pages: ['cheerio', 'domhandler', 'js-tokens', 'parse5'],
  actors: ['tough-cookie'],
  // node:crypto: digests and random values that scripts make.
  'sign-in': ['cheerio', 'iconv-lite', 'node:crypto', 'otpauth', 'zod'],
  browser: ['puppeteer-core', 'puppeteer-core/', 'debug', '@peculiar/asn1-schema', '@peculiar/asn1-x509', 'node:'],
  // zlib: client-side sessions are read by inflating them.
  calibration: ['node:crypto', 'node:zlib'],
  source: ['node:'],
  application: ['node:'],
  inputs: ['zod', 'yaml', 'fastest-levenshtein', 'node:'],
  github: ['@actions/', 'undici', 'yaml', 'node:'],
  run: ['node:'],
  'command-line': ['node:'],
};

/** Ids and names of conventions that other rooms may use: words of the language, formats that reports name. */
const ordinaryWords = [
  ...['customary', 'express', 'faces', 'go', 'nest', 'php', 'rack', 'rest', 'vue', 'jwt', 'itsdangerous'],
];

/** What gives frameworks away, besides their names. */
const telltales = [
  ...['authenticity', 'request-?verification', 'csrfmiddlewaretoken', 'csrftoken', 'csrf-param', 'XSRF-TOKEN'],
  ...['JSESSIONID', 'PHPSESSID', 'connect.sid', 'sanctum', 'x-runtime', 'headerName', '_csrf_header', 'next-auth'],
  ...['__EVENTTARGET', '__VIEWSTATE', 'doPostBack', 'jsfcljs', 'javax.faces', 'myfaces', 'submitForm', 'phx-'],
  ...['data-turbo', 'data-to', 'hx-get', 'hx-post', 'hx-headers', 'hx-trigger', 'ng-click', 'x-data', 'v-on'],
  ...['werkzeug', 'gunicorn', 'uvicorn', 'g-recaptcha', 'openid-configuration', 'code_challenge_method'],
];

/** Where a framework is named all the same, and why. */
const namedElsewhere = new Map([
  ['src/checks/session-id-in-url.ts: JSESSIONID', 'how an identifier in a path reads, for the page of the check'],
  ['src/inputs/config/captures.ts: XSRF-TOKEN', 'an example of a cookie’s name, in a message'],
  ['src/calibration/diagnosis.ts: Express', 'a sentence gives one example of many'],
  ['src/checks/session-fixation-url.ts: JSESSIONID', 'how an identifier in a path reads, for the page of the check'],
  [
    'src/evidence/link-vectors.ts: jsessionid',
    'the standard’s own spelling (Servlet §7.1.3), and evidence imports no room',
  ],
]);

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => posix.join(folder, file.split(sep).join('/')));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({ file, specifier: fileName }));
}

/** The room of a source file; '' for the entries and the version at the top of src/. */
function roomOf(file: string): string {
  const [, room = '', rest] = file.split('/');
  return rest === undefined ? '' : room;
}

/** How an import stands in a failing test. */
function told({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}

function target({ file, specifier }: Import): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, '.ts');
}

const files = sources('src');
const imports = files.flatMap(importsOf);

describe('the house', () => {
  it('has a row in docs/architecture.md for every room, which names rooms alone', () => {
    const built = new Set(files.map(roomOf).filter((room) => room !== ''));
    expect([...rooms.keys()].sort()).toEqual([...built].sort());
    expect([...rooms.values()].flat().filter((room) => !built.has(room))).toEqual([]);
    expect(Object.keys(packages).filter((room) => !built.has(room))).toEqual([]);
  });

  it('keeps the directions between rooms: move what both need, or change docs/architecture.md', () => {
    const wrong = imports
      .filter((one) => one.specifier.startsWith('.') && target(one).startsWith('src/'))
      .filter((one) => {
        const [from, to] = [roomOf(one.file), roomOf(target(one))];
        return from !== '' && to !== '' && from !== to && !(rooms.get(from)?.includes(to) ?? false);
      });
    expect(wrong.map(told)).toEqual([]);
  });

  it('lets a room import its own packages only: pure rooms none, the network in http/, @actions/* in github/', () => {
    const wrong = imports
      .filter(({ specifier }) => !specifier.startsWith('.'))
      .filter(({ file, specifier }) => {
        const room = roomOf(file);
        const allowed = packages[room] ?? [];
        return !allowed.some((name) => specifier === name || (/[:/]$/.test(name) && specifier.startsWith(name)));
      });
    expect(wrong.map(told)).toEqual([]);
  });

  // The walls with the world: targets behind http/, GitHub and the webhook behind github/. In browser/ is the proxy that
  // the browser talks to; what passes it is sent by http/.
  it('opens sockets in http/ and github/ alone: send what you want sent through an actor', () => {
    const walls = ['http', 'github', 'browser'];
    const network = /^(undici|(node:)?(net|tls|http|https|http2|dgram|dns)(\/.*)?)$/;
    const importing = imports.filter(({ file, specifier }) => network.test(specifier) && !walls.includes(roomOf(file)));
    const globals = files
      .filter((file) => !walls.includes(roomOf(file)))
      .flatMap((file) => uses(file, ['fetch', 'WebSocket', 'EventSource']));
    expect([...importing.map(told), ...globals]).toEqual([]);
  });

  // Each of the other bundles would hold them again, and every run would read them.
  it('loads what only a browser needs by import(/* webpackIgnore: true */ "./browser-packages.js") alone', () => {
    const apart = ['src/browser/browser-packages.ts', 'src/browser/drive.ts', 'src/browser/certificate.ts'];
    const heavy =
      /^import (?!type\b)[^;]*?from '(?:puppeteer-core|debug|@peculiar\/|\.\/(?:drive|certificate|browser-packages)\.js)/m;
    const plain = /import\((?!\/\* webpackIgnore: true \*\/ )[^)]*browser-packages/;
    const wrong = files.filter(
      (file) => !apart.includes(file) && [heavy, plain].some((one) => one.test(readFileSync(join(root, file), 'utf8'))),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps pure rooms from the process, the clock, chance and the log: hand in what they need as data', () => {
    const impure = ['process', 'console', 'setTimeout', 'setInterval', 'performance', 'crypto', 'Buffer'];
    const wrong = files
      .filter((file) => ['evidence', 'conventions', 'checks', 'policy', 'report', 'pages'].includes(roomOf(file)))
      .flatMap((file) => uses(file, [...impure, 'Date.now', 'Math.random']));
    expect(wrong).toEqual([]);
  });

  it('has no two files that import each other, however far around: move what both need into a third', () => {
    const importing = new Map<string, string[]>(files.map((file) => [file, []]));
    for (const one of imports) if (one.specifier.startsWith('.')) importing.get(one.file)?.push(target(one));
    // What is imported by nobody left, or imports nobody left, is in no circle.
    for (let before = -1; before !== importing.size;) {
      before = importing.size;
      for (const [file, targets] of importing)
        if (!targets.some((other) => importing.has(other))) importing.delete(file);
    }
    expect([...importing.keys()]).toEqual([]);
  });

  it('imports nothing that does not exist', () => {
    const wrong = imports.filter(
      (one) =>
        one.specifier.startsWith('.') && !existsSync(join(root, target(one))) && !one.specifier.endsWith('.json'),
    );
    expect(wrong.map(told)).toEqual([]);
  });

  it('keeps the entries short, at most 20 lines: what they do belongs to a stage', () => {
    const entries = files.filter((file) => /^src\/(index|cli)\.ts$/.test(file));
    const lines = entries.map((file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length);
    expect(entries).toContain('src/index.ts');
    expect(Math.max(...lines)).toBeLessThanOrEqual(20);
  });

  it('tests every check at the mirrored path: add __tests__/checks/<id>.test.ts', () => {
    const missing = sources('src/checks')
      .map((file) => file.replace(/^src\//, '__tests__/').replace(/\.ts$/, '.test.ts'))
      .filter((file) => !existsSync(join(root, file)));
    expect(missing).toEqual([]);
  });

  it('has tests for sources that exist: move or remove a test whose source is gone', () => {
    const orphans = sources('__tests__')
      .filter((file) => file.endsWith('.test.ts') && rooms.has(roomOf(file)))
      .filter((file) => !existsSync(join(root, file.replace(/^__tests__\//, 'src/').replace(/\.test\.ts$/, '.ts'))))
      .map((file) => relative(root, join(root, file)));
    expect(orphans).toEqual([]);
  });

  it('tests every convention at the mirrored path: add __tests__/conventions/<id>.test.ts', () => {
    const missing = conventions.filter(({ id }) => !existsSync(join(root, `__tests__/conventions/${id}.test.ts`)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('names a framework in conventions/ alone: put what is known of it into the file of the framework', () => {
    const own = conventions.flatMap(({ id, name }) => [id, name]);
    const words = [...own, ...telltales].filter((word) => !ordinaryWords.includes(word.toLowerCase()));
    const known = new RegExp(`(?<![a-z])(?:${words.join('|')})(?![a-z])`, 'i');
    const wrong = files
      .filter((file) => roomOf(file) !== 'conventions')
      .flatMap((file) => literalsOf(file).map((text) => [file, known.exec(text)?.[0]] as const))
      .flatMap(([file, word]) => (word === undefined ? [] : [`${file}: ${word}`]))
      .filter((hit) => !namedElsewhere.has(hit));
    expect(wrong).toEqual([]);
  });

  it('casts only with a comment beside it that says why it is true', () => {
    const wrong = files.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const lines = text.split('\n');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
      return casts(source)
        .map((cast) => source.getLineAndCharacterOfPosition(cast.getStart()).line)
        .filter((line) => !lines.slice(Math.max(0, line - 1), line + 1).some((one) => one.includes('//')))
        .map((line) => `${file}:${String(line + 1)}`);
    });
    expect(wrong).toEqual([]);
  });
});

function casts(node: ts.Node): ts.Node[] {
  const own = ts.isAsExpression(node) && !ts.isConstTypeReference(node.type) ? [node] : [];
  const inner: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...casts(child));
  });
  return [...own, ...inner];
}

/** Texts, templates and regular expressions of a file, without the names of imported modules. */
function literalsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const template = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node) || template) found.push(node.text);
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** Where a file uses one of these globals, or a member of a global such as `Date.now`. */
function uses(file: string, names: readonly string[]): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (isUsed(node) && names.includes(node.getText())) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${file}:${String(line + 1)} uses ${node.getText()}`);
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** What is called, made or looked into: neither a declaration of that name nor the name of a property. */
function isUsed(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  return (
    (ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isPropertyAccessExpression(parent)) &&
    parent.expression === node
  );
}

describe('the tests', () => {
  it.each(['evidence', 'policy', 'source'])(
    'mirror %s/: each file with a function has a test at its own path',
    (room) => {
      const lacking = sources(`src/${room}`).filter((file) => {
        const test = file.replace(/^src/, '__tests__').replace(/\.ts$/, '.test.ts');
        return (
          /^(export )?(async )?function\b/m.test(readFileSync(join(root, file), 'utf8')) &&
          !existsSync(join(root, test))
        );
      });
      expect(lacking).toEqual([]);
    },
  );
});
