import type { HtmlPage } from '../pages/html-page.js';
import type { ScriptText } from '../pages/script-tokens.js';

const library = /jquery|bootstrap|vendor|polyfill|chunk-vendors|analytics|gtag|sentry|fontawesome|recaptcha|react-dom/i;
/** Where a bundler puts what belongs to signing in apart from the rest. */
const own = /log-?in|sign-?in|auth|session|account|user|api|client|store|index|main|app/i;
const mostParts = 3;

/** Files of the application itself on this host, the likeliest to sign in first. */
export function ownFiles(files: readonly URL[], host: string): URL[] {
  const ofIts = files.filter((file) => file.host === host && !library.test(file.pathname));
  const says = (file: URL): boolean => own.test(file.pathname.split('/').at(-1) ?? '');
  return [...ofIts.filter(says), ...ofIts.filter((file) => !says(file))];
}

/** Every file on this page's host that is loaded with it, the likeliest first: no name says what a file sends. */
export function everyFile(html: HtmlPage, page: URL): URL[] {
  const named = html.scriptFiles.filter(({ host }) => host === page.host);
  return [...ownFiles(named, page.host), ...named, ...html.inlineScripts.flatMap((script) => importsOf(script, page))];
}

/** Modules on its own host that a script is loaded with: `import x from './x.js'`, and none that wait for a call. */
export function importsOf({ read }: ScriptText, file: URL): URL[] {
  const names = read.strings.filter(({ previous, text }) => imports.test(previous?.text ?? '') && isPath.test(text));
  const urls = names.flatMap(({ text }) => (URL.canParse(text, file.href) ? [new URL(text, file)] : []));
  return urls.filter(({ host }) => host === file.host);
}

const imports = /^(?:import|from)$/;
const isPath = /^\.{0,2}\//;

/** Parts of a file that are loaded when they are needed, of its own host: those whose names speak of signing in. */
export function partsOf(script: ScriptText, file: URL, page: URL): URL[] {
  const names = script.read.strings
    .map(({ text }) => text)
    .filter((name) => name.length <= 124 && /^[\w./-]+\.m?js$/.test(name))
    .filter((name) => /log-?in|sign-?in|auth|session/i.test(name));
  const parts = [...new Set(names)].slice(0, mostParts).flatMap((name) => partAt(name, file, page) ?? []);
  return parts.filter(({ host }) => host === file.host);
}

/**
 * A part is named from the file itself (`./Login-1a2b.js`), or from the root that the files stand in
 * (`assets/Login-1a2b.js`).
 */
function partAt(name: string, file: URL, page: URL): URL | null {
  const folder = file.pathname.slice(0, file.pathname.lastIndexOf('/') + 1);
  const [first = ''] = name.split('/');
  const beside = name.startsWith('.') || name.startsWith('/') || !name.includes('/') || !folder.includes(`/${first}/`);
  const reference = beside ? name : folder.slice(0, folder.indexOf(`/${first}/`) + 1) + name;
  return URL.canParse(reference, file.href) ? new URL(reference, beside ? file : page) : null;
}
