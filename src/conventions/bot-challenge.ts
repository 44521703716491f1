/**
 * What shows that a service in front of an application answered with a page that tests the browser: header fields and
 * page texts of Cloudflare, AWS WAF, Vercel, Akamai, DataDome, Imperva, HUMAN, Sucuri and Anubis, as they document them
 * or send them. Pages that only carry such a service's script have other addresses in them.
 */
const headerMarks =
  /^(?:cf-mitigated: challenge|x-amzn-waf-action: (?:challenge|captcha)|x-vercel-mitigated: challenge|x-datadome: protected)$/i;
const pageMarks =
  /\/cdn-cgi\/challenge-platform\/[\w/]{0,40}orchestrate\/|\/_sec\/cp_challenge\/|captcha-delivery\.com\/|_Incapsula_Resource\?|\bid="px-captcha"|sucuri_cloudproxy_js|\/\.within\.website\/x\/cmd\/anubis\//;

/** Whether an answer is such a page. */
export function isBotChallenge(headers: readonly (readonly [string, string])[], body: string): boolean {
  return headers.some(([name, value]) => headerMarks.test(`${name}: ${value}`)) || pageMarks.test(body);
}

/** What helps whoever is turned away for being a browser without a person. */
export const turnedAwayRemedy =
  'Turn off in the test environment what tells such browsers from others, or name in headers what lets the gate in. With browser: never none is asked.';
