/**
 * What shows that a widget stands before a sign-in (reCAPTCHA, hCaptcha, Turnstile, Friendly Captcha, GeeTest, Arkose),
 * what to say of it, and what helps.
 */
export const captcha = {
  marks: /\b(g-recaptcha|grecaptcha|h-captcha|hcaptcha|cf-turnstile|frc-captcha|geetest|arkose|captcha)\b/i,
  says: 'a CAPTCHA on the way',
  remedy:
    'Turn the CAPTCHA off in the test environment (most have test keys), or sign in by login-command with a bypass of your own.',
};
