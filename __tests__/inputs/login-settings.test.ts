import { describe, expect, it } from '@jest/globals';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { account, configFile, onlyTarget, problemsIn, problemsOf, settingsFrom, settingsOf } from './given.js';

const steps = 'steps: [{ post: "/login?p={{password}}" }]';

const file = (target: string, defaults = '{}'): string =>
  `version: 1\ndefaults: ${defaults}\ntargets:\n  - url: http://a.example\n    ${target}\n`;

function login(yaml: string, inputs: Readonly<Record<string, string>> = {}): TargetSettings['login'] {
  return onlyTarget(settingsFrom({ ...account, ...inputs }, { config: configFile(yaml) })).login;
}

describe('the way to sign in', () => {
  it('is by command if one is given, by steps if some are, and is found if nothing is said', () => {
    expect(onlyTarget(settingsOf({ 'login-command': 'node login.js' })).login).toEqual({
      type: 'command',
      url: null,
      body: null,
      steps: [],
      command: 'node login.js',
    });
    expect(onlyTarget(settingsOf({ 'login-command': 'node login.js', 'login-type': 'auto' })).login.type).toBe(
      'command',
    );
    expect(login(file(`login: { ${steps} }`))).toMatchObject({ type: 'steps', steps: [{ method: 'POST' }] });
    expect(login(file('login: { command: ./login.sh }'))).toMatchObject({
      type: 'command',
      command: './login.sh',
    });
    expect(login(file('name: a')).type).toBe('auto');
  });

  it('says whoever counts first, and what others say of it is for other targets', () => {
    const defaults = `{ login: { ${steps} } }`;
    expect(login(file('name: a', defaults)).type).toBe('steps');
    expect(login(file('name: a', defaults), { 'login-type': 'form' })).toMatchObject({
      type: 'form',
      steps: [],
    });
    expect(login(file('login: { type: basic }', defaults), { 'login-command': 'x' })).toMatchObject({
      type: 'basic',
      steps: [],
      command: null,
    });
    expect(login(file(`login: { ${steps} }`), { 'login-type': 'form' }).type).toBe('steps');
  });

  it('may be chosen in one place and spelt out in another', () => {
    const defaults = `{ login: { ${steps} }, login-command: ./login.sh }`;
    expect(problemsIn(file('name: a', defaults))).toEqual([
      expect.stringMatching(/A command signs in by itself, but there are steps/),
    ]);
    const apart = `{ login: { ${steps} } }`;
    expect(login(file('name: a', apart), { 'login-type': 'steps' }).steps).toHaveLength(1);
    expect(login(file('login: { type: command }'), { 'login-command': './login.sh' }).command).toBe('./login.sh');
  });

  it('must not be said in two ways at once', () => {
    expect(problemsOf({ 'login-type': 'form', 'login-command': './login.sh' })).toEqual([
      { input: 'login-command', message: expect.stringMatching(/but login-type is form/) },
    ]);
    expect(problemsIn(file(`login: { type: json, ${steps} }`))).toEqual([
      expect.stringMatching(/login\.type: There are steps, but the type is json/),
    ]);
    expect(problemsIn(file(`login: { type: steps, command: ./login.sh, ${steps} }`))).toEqual([
      expect.stringMatching(/login\.command: A command signs in by itself, but there are steps/),
    ]);
  });

  it('lacks the steps or the command that its type is made of', () => {
    expect(problemsIn(file('login: { type: steps }'))).toEqual([
      expect.stringMatching(/^line 5: targets\[0\]\.login\.type: The steps are missing/),
    ]);
    expect(problemsIn(file('login: { type: command }'))).toEqual([
      expect.stringMatching(/login\.type: login-command is missing/),
    ]);
  });
});

describe('the body of a sign-in', () => {
  const body = '{"u":"{{username}}","p":"{{password}}"}';

  it('is left out if a target signs in otherwise than the defaults of which it comes', () => {
    for (const way of ['type: basic', steps, 'command: ./login.sh']) {
      expect(login(file(`login: { ${way} }`), { 'login-body': body }).body).toBeNull();
    }
    expect(login(file('login: { type: form }'), { 'login-body': body }).body).toBe(body);
  });

  it.each(['type: basic', steps, 'command: ./login.sh'])('has no place beside %s', (way) => {
    expect(problemsIn(file(`login: { body: { p: "{{password}}" }, ${way} }`))).toEqual([
      expect.stringMatching(/login\.body: With login-type (basic|steps|command) there is no body/),
    ]);
  });

  it('may be written as a map, whose values become JSON whatever is in them', () => {
    const yaml = file('login: { type: json, body: { key: "${KEY}", p: "{{password}}" } }');
    const target = onlyTarget(settingsFrom(account, { config: configFile(yaml), variables: { KEY: '"\\' } }));
    expect(JSON.parse(target.login.body ?? '')).toEqual({ key: '"\\', p: '{{password}}' });
  });

  it('may ask for a one-time code if there is a secret to make it from', () => {
    const codes = '{"p":"{{password}}","otp":"{{totp}}"}';
    expect(problemsOf({ 'login-body': codes })).toMatchObject([
      { input: 'login-body', message: expect.stringMatching(/no totp-secret/) },
    ]);
    expect(problemsOf({ 'login-body': codes, 'totp-secret': 'JBSWY3DPEHPK3PXP' })).toEqual([]);
  });
});
