import { describe, expect, it } from '@jest/globals';
import { scriptHeaders } from '../../src/pages/script-headers.js';
import { storedTexts } from '../../src/pages/script-storage.js';
import { readScript } from '../../src/pages/script-tokens.js';

describe('the headers in which a script sends what it holds', () => {
  it.each([
    [`fetch(u,{headers:{Authorization:'Token '+localStorage.getItem('key')}})`, 'Authorization', 'Token'],
    ['fetch(u,{headers:{"Authorization":`Bearer ${t}`}})', 'Authorization', 'Bearer'],
    [`r.headers.set("Authorization","JWT ".concat(e))`, 'Authorization', 'JWT'],
    [`const h=t?{Authorization:t?"Bearer "+t:""}:{}`, 'Authorization', 'Bearer'],
    [`axios.defaults.headers.common['Authorization']='Token '+t`, 'Authorization', 'Token'],
    [`fetch(u,{headers:{authorization:0,'Authorization':token}})`, 'Authorization', null],
    [`x.setRequestHeader('X-Studio-Session',s)`, 'X-Studio-Session', null],
    [`fetch(u,{headers:{'X-Auth-Token':localStorage.t}})`, 'X-Auth-Token', null],
  ])('%s', (script, name, scheme) => {
    expect(scriptHeaders(readScript(script))).toEqual([{ name, scheme }]);
  });

  it.each([
    `fetch(u,{headers:{'X-Requested-With':'XMLHttpRequest','Content-Type':'application/json'}})`,
    `fetch(u,{headers:{'X-CSRF-Token':t,'x-xsrf-token':t}})`,
    `fetch(u,{headers:{'X-Client':'web 1.0'}})`,
    `const session = open(); let token = 1; say("Authorization needed")`,
  ])('none in %s', (script) => {
    expect(scriptHeaders(readScript(script))).toEqual([]);
  });
});

describe('what a script puts into storage as it stands there', () => {
  it('is named by its key', () => {
    const script = `localStorage.setItem("a","1");sessionStorage["b"]="2";localStorage.c='3';window.d="4";x.setItem(k,"5")`;
    expect(storedTexts(readScript(script))).toEqual([
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
      { key: 'c', value: '3' },
    ]);
  });
});
