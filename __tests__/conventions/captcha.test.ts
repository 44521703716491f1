import { describe, expect, it } from '@jest/globals';
import { captcha } from '../../src/conventions/captcha.js';

describe('a CAPTCHA', () => {
  it.each([
    '<div class="g-recaptcha">',
    '<div class="h-captcha">',
    '<div class="cf-turnstile">',
    'initGeetest captcha',
  ])('is known by its widget: %s', (text) => {
    expect(captcha.marks.test(text)).toBe(true);
  });

  it('is not a word like another', () => {
    expect(captcha.marks.test('<p>captchas are human</p>')).toBe(false);
  });
});
