import { describe, expect, it } from '@jest/globals';
import { templatesIn } from '../../src/evidence/login-steps.js';

describe('the templates in a text', () => {
  it.each([
    ['', []],
    ['plain {username} { {username} }', []],
    ['{{username}}', ['username']],
    ['u={{username}}&p={{password}}&u={{username}}', ['username', 'password', 'username']],
    // Not a name, and told so to whoever wrote it.
    ['{{ username }} {{}}', [' username ', '']],
    ['{{{username}}}', ['username']],
    ['{{user{{name}}', ['name']],
  ])('of %j', (text, names) => {
    expect(templatesIn(text)).toEqual(names);
  });
});
