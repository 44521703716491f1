import { afterAll, describe, expect, it } from '@jest/globals';
import { givenTokens } from '../src/actors/given-token.js';
import { importsOf, partsOf } from '../src/discovery/script-files.js';
import { describedRequests } from '../src/pages/api-description.js';
import { signInMutations } from '../src/pages/graphql.js';
import { parseHtml } from '../src/pages/html.js';
import { tokenHeaderName } from '../src/pages/page-tokens.js';
import { refreshTarget } from '../src/pages/refresh.js';
import { scriptHeaders } from '../src/pages/script-headers.js';
import { handlerGoesTo, sendsOnTo } from '../src/pages/script-navigation.js';
import { scriptRequests } from '../src/pages/script-requests.js';
import { storedTexts } from '../src/pages/script-storage.js';
import { ScriptText } from '../src/pages/script-tokens.js';
import { readsLikePasswordReset } from '../src/pages/words.js';
import { offersOf } from '../src/sign-out/sign-out.js';
import { jsonOf, pageOf } from './builders/page.js';
import { closeStages, openStage } from './builders/stage.js';

const here = new URL('http://shop.test/');

afterAll(closeStages);

function html(before: string, unit: string): (length: number) => void {
  return (length) => {
    // Each of its parts, which are read when they are asked for.
    Object.values(parseHtml(`${before}${unit.repeat(length / unit.length)}`, here));
  };
}

/** By every reader of scripts. */
function readAll(source: string): void {
  const text = new ScriptText(source);
  const { read } = text;
  scriptRequests(read);
  signInMutations(read);
  tokenHeaderName([text]);
  scriptHeaders(read);
  storedTexts(read);
  importsOf(text, here);
  partsOf(text, here, here);
  for (const goes of [sendsOnTo, handlerGoesTo]) goes(source);
}

function script(unit: string): (length: number) => void {
  return (length) => readAll(unit.repeat(length / unit.length));
}

function members(unit: string): (length: number) => void {
  return (length) => readAll(`{${unit.repeat(length / unit.length)}}`);
}

function references(length: number): void {
  const names = Array.from({ length: length / 100 }, (_, index) => `s${String(index)}`);
  const post = (name: string): unknown => ({
    post: { requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } } },
  });
  const paths = Object.fromEntries(names.map((name) => [`/${name}`, post(name)]));
  const schemas = Object.fromEntries(names.map((name) => [name, { properties: { password: {} } }]));
  describedRequests(JSON.stringify({ paths, components: { schemas } }));
}

function inherited(length: number): void {
  const names = Array.from({ length: length / 24 }, (_, index) => [`x-${String(index)}`, 'a'] as const);
  const control = '<b hx-get=/a></b>';
  const around = `<main hx-headers='${JSON.stringify(Object.fromEntries(names))}'>`;
  html(around, control)(control.length * Math.round(length / 2 / control.length));
}

function oneLabel(length: number): void {
  const field = '<form><input name=u><input id=x name=f></form>';
  html(`<label for=x>${'a word '.repeat(length / 14)}</label>`, field)(field.length * Math.round(length / 2 / 50));
}

/** Some five hundred members in each of as many objects. */
function answeredMembers(length: number): void {
  const wide = Math.round(Math.sqrt(length / 10));
  const one = Object.fromEntries(
    Array.from({ length: wide }, (_, at) => [`m${String(at)}token`, `9f2c41d07be84a6e${String(at)}`]),
  );
  givenTokens(jsonOf(Array.from({ length: wide }, () => one)));
}

function storage(length: number): void {
  givenTokens(pageOf({ body: `<p>localStorage</p>${'<script '.repeat(length / 8)}` }));
}

/** Controls that say the same, so that each is weighed against its like. */
function waysOut(length: number): void {
  const unit = '<a href=/logout>Log out</a>';
  const victim = openStage(here).lane().actor('victim');
  offersOf(victim, pageOf({ body: unit.repeat(length / unit.length) }), () => true);
}

const inputs: readonly (readonly [what: string, read: (length: number) => void])[] = [
  ['quotes', script(`"a'b" `)],
  ['templates that do not end', script('`${')],
  ['objects with a password', script('{a:{password},user:')],
  ['addresses put together', script('API="/a";fetch(API+"/b");')],
  ['objects for queries', script('h.get("/a",{params:{b:"c"}});x({url:"/a",params:{d,e:{}}});')],
  ['an object for a query that does not end', script('{url:"/a",params:{')],
  ['members of one object', members('url:"/a",')],
  ['objects in objects', script('{data:{type:"a",b:{password:')],
  ['names of one object', members('password,')],
  ['options of calls', script('fetch("/a",{headers:{"X-Token":t,')],
  ['spread options', script('fetch("/a",{...a,')],
  ['chains before addresses', script('a.b.c.d+"/e",')],
  ['one chain before many', script('a.b+')],
  ['what compilers put together', script('"".concat(a,"/b")')],
  ['wrapped addresses', script('A="/a";f(A+p);g("/b");')],
  ['grants', script('"grant_type=password&a=b",{grant_type:"password"},"/t",')],
  ['texts of forms', script('"/a","usr="+u+"&pwd="+p,')],
  ['whole forms', script('post("/a",new FormData(f)),$(f).serialize(),')],
  ['rendered forms', script('{action:"/a"},{name:"user"},{name:"password"},')],
  ['stored texts', script('localStorage.setItem("a","b");sessionStorage.c="d";')],
  ['modules', script('import a from"./a.js";import("./login-b.js");')],
  ['queries', script('"/a?b=${c}&d="+')],
  ['gaps of addresses', script('`${a}/${b}`,')],
  ['methods', script('type:"POST",url:"/a",')],
  ['escapes', script('"\\\\\'",')],
  ['places to go to', script('location.href="/a";')],
  ['forms', script('method:"post",{type:"password",name:"p"},{name:"user"},')],
  ['mutations that do not end', script('`mutation Login($a:String!`,"mutation Login(",')],
  ['names of tokens', script('csrf csrf-')],
  ['markup in texts', script(`'<a href="/x">Don\\'t</a>',`)],
  ['controls in hundreds of others', html(`<form>${'<div>'.repeat(900)}`, '<input name=a>')],
  ['chains of siblings', html('<style>i~i~i~i~i~i{display:none}</style>', '<i></i>')],
  ['links with a handler', html('', `<a href=# onclick="location.href='/a'">x</a>`)],
  [
    'attributes',
    (length) =>
      html(`<p ${Array.from({ length: length / 8 }, (_, index) => `a${String(index)}=b`).join(' ')}>`, ' ')(1),
  ],
  ['one label of many fields', oneLabel],
  ['members of an answer', answeredMembers],
  ['scripts that do not end', storage],
  ['headers that each control in them inherits', inherited],
  ['white space before a refresh', (length) => refreshTarget(`http-equiv=${' '.repeat(length)}`, here, null)],
  ['digits of a refresh', (length) => refreshTarget('', here, '1'.repeat(length))],
  ['words of a reset', (length) => readsLikePasswordReset('forgot '.repeat(length / 7))],
  ['references', references],
  ['ways to sign out', waysOut],
];

/** The least CPU time of three tries: what else the machine does can only add to it. */
function cost(read: (length: number) => void, length: number): number {
  const tries = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    read(length);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...tries);
}

/**
 * What ten times as much may cost. Quadratic readers need a hundred times; caches, compilers and other work on the machine
 * blur what linear ones need. Below a few milliseconds the clock is too coarse.
 */
const most = 40;
const coarse = 10_000;

describe('what a page can make its reader do', () => {
  it.each(inputs)('grows with its length alone: %s', (_what, read) => {
    cost(read, 20_000);
    expect(cost(read, 200_000)).toBeLessThan(most * Math.max(cost(read, 20_000), coarse));
  });
});
