import { describe, expect, it } from '@jest/globals';
import { isBotChallenge } from '../../src/conventions/bot-challenge.js';

describe('a page that tests the browser', () => {
  it.each<[readonly (readonly [string, string])[], string]>([
    [[['CF-Mitigated', 'challenge']], ''],
    [[['x-amzn-waf-action', 'challenge']], ''],
    [[], '<script src="/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=1"></script>'],
    [[], '<script src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>'],
    [[], '<iframe src="/_Incapsula_Resource?CWUDNSAI=1"></iframe>'],
  ])('is known by its headers or its text (%j, %s)', (headers, body) => {
    expect(isBotChallenge(headers, body)).toBe(true);
  });

  it.each<[readonly (readonly [string, string])[], string]>([
    [[['server', 'cloudflare']], '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'],
    [[['x-vercel-id', 'fra1']], '<h1>Sign in</h1><p>No challenge here.</p>'],
  ])('is none that only comes through such a service (%j, %s)', (headers, body) => {
    expect(isBotChallenge(headers, body)).toBe(false);
  });
});
