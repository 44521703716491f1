import { describe, expect, it } from '@jest/globals';
import { scriptForm } from '../../src/pages/script-form.js';
import { readScript } from '../../src/pages/script-tokens.js';

const form = 'h("form",{method:"POST",action:s.action},';

describe('the fields of a form that a script builds', () => {
  it.each([
    ['of a bundle', `${form}h("input",{name:"email"}),h("input",{type:"password",name:"pass"}))`, 'email', 'pass'],
    [
      'whose handlers stand behind them',
      "h('form',{method:'post'},h('input',{name:'username',onChange:function(e){return r('username',e)}}),h('input',{name:'password',type:'password',onChange:function(e){return r('x',e)}}))",
      'username',
      'password',
    ],
    [
      'that are written over several lines, beside a field of another purpose',
      'createElement(Box, {\n  as: "form",\n  method: "POST"\n}, createElement(Input, {\n  name: "user[login]"\n}), createElement(Input, {\n  name: "theme"\n}), createElement(Input, {\n  type: "password",\n  name: "user[secret]"\n}))',
      'user[login]',
      'user[secret]',
    ],
    [
      'the name behind the password',
      `${form}jsx("input",{type:\`password\`,name:\`pw\`}),jsx("input",{name:\`login\`}))`,
      'login',
      'pw',
    ],
  ])('%s', (_, source, name, password) => {
    expect(scriptForm(readScript(source))).toEqual({ name, password });
  });

  it.each([
    ['no form is sent by POST', 'h("input",{name:"email"}),h("input",{type:"password",name:"pass"})'],
    ['the password has no name', `${form}h("input",{name:"email"}),h("input",{type:"password"}))`],
    ['no field is for an account', `${form}h("input",{name:"colour"}),h("input",{type:"password",name:"pass"}))`],
    ['a type is compared, not given', 'if(e.type==="password"&&o.method=="post")f(e)'],
  ])('are none if %s', (_, source) => {
    expect(scriptForm(readScript(source))).toBeNull();
  });
});
