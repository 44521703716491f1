import { defineConvention } from './define.js';

/** The widgets that sites put before a sign-in: reCAPTCHA, hCaptcha, Turnstile, Friendly Captcha, GeeTest, Arkose. */
export const captcha = defineConvention({
  id: 'captcha',
  name: 'CAPTCHA',
  obstacle: {
    marks: /\b(g-recaptcha|grecaptcha|h-captcha|hcaptcha|cf-turnstile|frc-captcha|geetest|arkose|captcha)\b/i,
    says: 'a CAPTCHA on the way',
    remedy:
      'Turn the CAPTCHA off in the test environment (most have test keys), or sign in by login-command with a bypass of your own.',
  },
});
