import { describe, expect, it } from '@jest/globals';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { startApp } from '../apps/app.js';
import { startLate } from '../apps/late-sessions.js';
import { withFaults, type Start } from '../builders/spoilt-run.js';

const byToken: Start = () => startApp({ signIn: 'bearer' });

describe('“Nothing to plant” is not said because of one lost or wrong answer', () => {
  it.each<[string, Start, string]>([
    ['an entry page if a token carries the session', byToken, 'GET /'],
    ['what a script asks', () => startLate({ begins: 'script', keeps: true }), 'GET /api/saludo'],
    ['a page that the first one links to', () => startLate({ begins: 'linked-page', keeps: true }), 'GET /lamparas'],
    ['the page of a form that visitors use', () => startLate({ begins: 'basket', keeps: true }), 'GET /lamparas'],
    ['a form that visitors use', () => startLate({ begins: 'basket', keeps: true }), 'POST /cesta'],
    ['a refused sign-in', () => startLate({ begins: 'refusal', keeps: true }), 'POST /entrar'],
  ])('from %s', async (_, start, request) => {
    const { undisturbed, disturbed } = await withFaults(start, plantedIdentifier, request);
    expect(undisturbed.kind).toBe('gathered');
    expect(disturbed.size).toBe(3);
    expect([...disturbed.values()]).not.toContain('not-applicable');
  });
});
