import { credentialKeys } from '../../src/pages/script-bodies.js';
import { describe, expect, it } from '@jest/globals';
import {
  loadRequests,
  ownRequests,
  scriptRequests,
  signInRequests,
  signOutRequests,
  visitorRequests,
  type ScriptRequest,
} from '../../src/pages/script-requests.js';
import { readScript } from '../../src/pages/script-tokens.js';

const requestsOf = (source: string): readonly ScriptRequest[] => scriptRequests(readScript(source));

function read(source: string): string[] {
  return requestsOf(source).map(({ method, path }) => `${method ?? '?'} ${path}`);
}

describe('the requests of a script', () => {
  it.each([
    ["fetch('/api/me')", ['GET /api/me']],
    ['fetch("/api/login",{method:"POST",body:b})', ['POST /api/login']],
    ['axios.post("/rest/login",{})', ['POST /rest/login']],
    ['$.ajax({url:"/session",type:"DELETE"})', ['DELETE /session']],
    ['$.ajax({type:"post",url:"/session"})', ['POST /session']],
    ['x.open("POST","/auth/enter")', ['POST /auth/enter']],
    ['const a="/backend";fetch(a+"/whoami")', ['? /backend', 'GET /backend/whoami']],
    ['const a="/backend";fetch(`${a}/whoami`)', ['? /backend', 'GET /backend/whoami']],
    ['axios.create({baseURL:"/api/v2"});h.post("login")', ['? /api/v2', 'POST /api/v2/login', 'POST login']],
    ['fetch("https://other.example/api/me?x=1")', ['GET https://other.example/api/me']],
    ['fetch("/api/users/"+id)', []],
    ['import("./Login-1a2b.js");a="style.css"', []],
    ["// don't\nfetch('/api/me')", ['GET /api/me']],
  ])('are read from %s', (source, expected) => {
    expect(read(source)).toEqual(expected);
  });

  it.each([
    ['new Map(m).get("rooms")', []],
    ['c.get("rooms",function(){return{}})', []],
    ['form.delete("rooms");params.get("page")', []],
    ['e.emit("get","rooms",1)', []],
    ['h("form",{role:"search",method:"get"})', []],
    ['fetch(u,{method:"POST",headers:{Accept:"application/json"}})', []],
    ['axios.get("rooms")', ['GET rooms']],
    ['this.http.get("rooms")', ['GET rooms']],
    ['fetch("rooms")', ['GET rooms']],
    ['x.open("GET","rooms")', ['GET rooms']],
    ['$.ajax({url:"rooms",type:"GET"})', ['GET rooms']],
    ['e.get("session")', ['GET session']],
    ['e.post("rooms")', ['POST rooms']],
    ['e.get("rooms/1")', ['GET rooms/1']],
  ])('are not the keys of maps and forms: %s', (source, expected) => {
    expect(read(source)).toEqual(expected);
  });

  it.each([
    ["fetch('/api?do=begin&lang=de')", 'GET /api ?do=begin&lang=de whole'],
    ["fetch('api?do=begin')", 'GET api ?do=begin whole'],
    ["fetch('?do=begin')", 'GET  ?do=begin whole'],
    ["fetch('/api?fields[]=a,b')", 'GET /api ?fields[]=a,b whole'],
    ["fetch('/api?do=begin&id='+id)", 'GET /api ?do=begin shortened'],
    ["fetch('/api?'+new URLSearchParams({a}))", 'GET /api  shortened'],
    ['fetch(`/api?do=begin&id=${encodeURIComponent(id)}`)', 'GET /api ?do=begin shortened'],
    ['fetch(`/api?id=${a?b:c}&do=begin`)', 'GET /api  shortened'],
    ["fetch('/api?do=begin&_='+Date.now())", 'GET /api ?do=begin whole'],
    ["fetch('/api?t='+Date.now()+'&do=begin')", 'GET /api  shortened'],
    ['fetch(`/api?do=begin&t=${Date.now()}`)', 'GET /api ?do=begin whole'],
    ["fetch('/api/me')", 'GET /api/me  whole'],
    ["axios.get('/api',{params:{do:'begin',n:1}})", 'GET /api ?do=begin&n=1 whole'],
    ["axios.get('/api?a=b',{headers:{x:'y'},params:{do:'begin'}})", 'GET /api ?a=b&do=begin whole'],
    ["axios.get('/api',{params:{do:'begin',id}})", 'GET /api ?do=begin shortened'],
    ["axios.get('/api',{params:{do:'begin',id:f(1)}})", 'GET /api ?do=begin shortened'],
    ["axios.get('/api',{params:{do:'begin',t:Date.now()}})", 'GET /api ?do=begin whole'],
    ["axios.get('/api',{params:{...rest,do:'begin'}})", 'GET /api ?do=begin shortened'],
    ["axios.get('/api',{params:asked})", 'GET /api  shortened'],
    ["axios.get('/api',{params})", 'GET /api  shortened'],
    ["axios.get('/api',{headers:{x:'y'}})", 'GET /api  whole'],
    ["axios({method:'get',url:'/api',params:{do:'begin'}})", 'GET /api ?do=begin whole'],
    ["axios({params:{do:'be gin'},url:'/api',method:'get'})", 'GET /api ?do=be+gin whole'],
    ["$.ajax({url:'/api',type:'GET',data:{do:'begin'}})", 'GET /api ?do=begin whole'],
    ["$.get('/api',{do:'begin'},show)", 'GET /api ?do=begin whole'],
    ["http.get('/api',{do:'begin'})", 'GET /api  whole'],
    ["axios.post('/api',{params:{do:'begin'}})", 'POST /api  whole'],
  ])('keep what is known of their query: %s', (source, expected) => {
    const said = requestsOf(source).map(
      ({ method, path, query = '', shortened }) =>
        `${method ?? '?'} ${path} ${query} ${shortened ? 'shortened' : 'whole'}`,
    );
    expect(said[0]).toBe(expected);
  });

  it('are chosen by their query as well, and never if it says that they do harm', () => {
    const all = requestsOf(
      "fetch('/api?do=me');fetch('/api?do=logout');fetch('/api?do=delete');" +
        "fetch('/api?do=logout',{method:'POST'});fetch('/api?do=register',{method:'POST',body:f({name,password})});",
    );
    const queries = (some: readonly ScriptRequest[]): unknown[] =>
      some.map(({ method, query }) => `${String(method)} ${String(query)}`);
    expect(queries(ownRequests(all))).toEqual(['GET ?do=me']);
    expect(queries(signOutRequests(all))).toEqual(['GET ?do=logout', 'POST ?do=logout']);
    expect(queries(signInRequests(all))).toEqual([]);
  });

  it('are read beside a font in base64, which is one word of a million letters', () => {
    const font = 'Ab0'.repeat(400_000);
    expect(read(`const font="data:font/woff2;base64,${font}";fetch("/api/me")`)).toEqual(['GET /api/me']);
  });

  it('come with the keys of the object that holds a password, and whether it goes as a form', () => {
    const [json, form, none] = requestsOf(
      'post(("/in"),1);fetch("/a/login",{method:"POST",body:JSON.stringify({"email":e,password:t,remember:!0})});' +
        'fetch("/b/login",{method:"POST",body:new URLSearchParams({user,pwd})});fetch("/c")',
    ).filter(({ method }) => method !== null);
    expect([json?.keys, json?.asForm]).toEqual([['email', 'password', 'remember'], false]);
    expect([form?.keys, form?.asForm]).toEqual([['user', 'pwd'], true]);
    expect(none?.keys).toEqual([]);
    expect(credentialKeys(json?.keys ?? [])).toEqual({ name: 'email', password: 'password' });
    expect(credentialKeys(form?.keys ?? [])).toEqual({ name: 'user', password: 'pwd' });
    expect(credentialKeys(['a', 'b'])).toBeNull();
  });

  it.each([
    [
      'an object',
      'for(var t={client_id:"node-editor",grant_type:"password",scope:""},o=0;o<n.length;o++)t[n[o].id]=v(n[o]);$.ajax({url:"auth/token",type:"POST",data:t})',
      'auth/token',
      { client_id: 'node-editor', grant_type: 'password', scope: '' },
    ],
    [
      'an object behind the address',
      'h.post("/oauth/token",new URLSearchParams({grant_type:"password",username:u,password:p,client_id:"web"}))',
      '/oauth/token',
      { grant_type: 'password', client_id: 'web' },
    ],
    [
      'the text of a form',
      'h.post("/oauth/token","grant_type=password&client_id=web&username="+u+"&password="+p)',
      '/oauth/token',
      { grant_type: 'password', client_id: 'web' },
    ],
  ])('bring along what an OAuth 2 password grant says each time, as %s', (_how, source, path, fixed) => {
    const [first, ...others] = signInRequests(requestsOf(source));
    expect(first).toEqual({ method: 'POST', path, keys: ['username', 'password'], asForm: true, fixed });
    expect(others).toEqual([]);
  });

  it('keep the object that is posted to an address named before, but not one of the next request', () => {
    const keysOf = (source: string): readonly string[] => requestsOf(source)[0]?.keys ?? [];
    expect(keysOf('const u="/login";axios.post(u,{usr,pwd})')).toEqual(['usr', 'pwd']);
    expect(keysOf('const u="/login";$.post(u,{usr:a,pwd:b})')).toEqual(['usr', 'pwd']);
    expect(keysOf('const u="/login";fetch(u,{method:"GET"});fetch("/other",{usr,pwd})')).toEqual([]);
  });

  it('are sorted by what they may be for; signing up, resetting and deleting are for nothing here', () => {
    const requests = requestsOf(
      'fetch("/api/register",{method:"POST",body:J({email,password})});fetch("/api/session",{method:"POST",body:J({email,password})});' +
        'fetch("/api/session",{method:"DELETE"});h.post("/api/logout");fetch("/api/items/"+i);fetch("/api/items");fetch("/api/currentUser");' +
        'fetch("/api/users/:id")',
    );
    const paths = (some: readonly { readonly path: string }[]): string[] => some.map(({ path }) => path);
    expect(paths(signInRequests(requests))).toEqual(['/api/session']);
    expect(paths(signOutRequests(requests))).toEqual(['/api/logout', '/api/session']);
    expect(paths(ownRequests(requests))).toEqual(['/api/currentUser', '/api/items']);
  });

  it('are read in time from a script that is long and full of quotes', () => {
    const source = `${'a="x",b=\'y\';'.repeat(200_000)}fetch("/api/me")`;
    expect(read(source)).toEqual(['GET /api/me']);
  });
});

describe('what a call says of its own', () => {
  const enter = (script: string): unknown =>
    requestsOf(script).map(({ path, keys, bare }) => [path, keys, bare ?? false]);

  it.each([
    [
      `fetch('/enter',{method:'POST',headers:{'Content-Type':'application/json'},body:JSON.stringify({user,password})})`,
      true,
    ],
    [`window.fetch("/enter",{method:"POST",body:JSON.stringify({user,password})})`, true],
    [`fetch('/enter',{method:'POST',headers:{Authorization:'Bearer '+t},body:JSON.stringify({user,password})})`, false],
    [`fetch('/enter',{method:'POST',headers:own(),body:JSON.stringify({user,password})})`, false],
    [`fetch('/enter',{...rest,method:'POST',body:JSON.stringify({user,password})})`, false],
    [`call('/enter',{method:'POST',body:JSON.stringify({user,password})})`, false],
    [`client.post('/enter',{user,password})`, false],
  ])('%s', (script, bare) => {
    expect(enter(script)).toEqual([['/enter', ['user', 'password'], bare]]);
  });

  it('leaves what stands behind a call without a body to the next one', () => {
    const script = `fetch('/guest',{method:'POST'}).then(keep);call('/enter',{method:'POST',body:JSON.stringify({user,password})})`;
    expect(enter(script)).toEqual([
      ['/guest', [], true],
      ['/enter', ['user', 'password'], false],
    ]);
  });
});

describe('requests that may give a visitor a token', () => {
  it('say so in their path, send nothing, and neither sign in or out nor make anything', () => {
    const script = `api('/api/session');api('/api/guest-token',{method:'POST'});fetch('/api/visitors',{method:'POST'});
      fetch('/api/orders',{method:'POST'});fetch('/api/sessions/logout',{method:'POST'});fetch('/api/token/refresh',{method:'POST'});
      fetch('/api/guests/register',{method:'POST'});fetch('/api/guests/'+id,{method:'POST'});post('/api/guests/:id')`;
    expect(visitorRequests(requestsOf(script)).map(({ path }) => path)).toEqual([
      '/api/guest-token',
      '/api/visitors',
      '/api/session',
    ]);
  });
});

describe('requests that a page sends by itself', () => {
  it('read something, or ask for a visitor’s beginning and say nothing', () => {
    const script = `api('/api/config');fetch('/api/visitors',{method:'POST'});fetch('/api/guest',{method:'POST'});
      fetch('/api/orders',{method:'POST'});fetch('/api/items/'+id);fetch('/api/theme',{method:'DELETE'})`;
    expect(loadRequests(requestsOf(script)).map(({ path }) => path)).toEqual([
      '/api/config',
      '/api/visitors',
      '/api/guest',
    ]);
  });
});
