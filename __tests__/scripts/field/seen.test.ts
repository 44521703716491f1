import { describe, expect, it } from '@jest/globals';
import { seenOfRow } from '../../../scripts/field/seen.mjs';

type Row = Parameters<typeof seenOfRow>[1];

/** Only keys that the comparison treats in a way of their own. */
const report = (port: number, durationMs: number): unknown => ({
  tool: { version: '1.0.0' },
  durationMs,
  conclusion: 'fail',
  reason: 'One finding.',
  targets: [
    {
      name: `127.0.0.1:${port}`,
      url: `http://127.0.0.1:${port}/`,
      reason: null,
      login: { type: 'form', url: `http://127.0.0.1:${port}/login`, howFound: 'By its link.' },
      checks: [{ id: 'session-fixation', outcome: 'fail', reason: null, note: 'Kept.' }],
      notes: ['One page was slow.'],
      sessionCookies: [{ name: 'sid', expires: new Date(durationMs).toUTCString() }],
      stats: { requests: 80, logins: 8, durationMs },
    },
  ],
  findings: [
    {
      fingerprint: `session-fixation/127.0.0.1%3A${port}/sid/planted`,
      severity: 'critical',
      message: 'It is kept.',
      exchange: [{ number: 1, status: 200, note: 'plants its cookie' }],
    },
  ],
});

const row = (port: number, durationMs: number): Row => ({
  verdict: 'as proved',
  remarks: [],
  gate: {
    conclusion: 'fail',
    failed: [],
    stats: null,
    differences: [],
    found: null,
    report: report(port, durationMs),
  },
});

describe('what is seen of a real application', () => {
  it('is the same whatever its port and however long it took', () => {
    expect(seenOfRow('shop', row(40001, 12490))).toEqual(seenOfRow('shop', row(50002, 80)));
  });

  it('keeps facts apart from the words for them, and leaves out nothing', () => {
    expect(seenOfRow('shop', row(40001, 1249))).toEqual({
      name: 'shop',
      trouble: null,
      facts: {
        verdict: 'as proved',
        run: '{"conclusion":"fail"}',
        name: 'app.example',
        url: 'http://app.example/',
        login: '{"type":"form","url":"http://app.example/login"}',
        sessionCookies: '[{"expires":"a date","name":"sid"}]',
        requests: '80',
        logins: '8',
        'check session-fixation': '{"id":"session-fixation","outcome":"fail"}',
        'finding session-fixation/app.example/sid/planted':
          '{"exchange":[{"number":1,"status":200}],"fingerprint":"session-fixation/app.example/sid/planted","severity":"critical"}',
      },
      words: {
        remarks: '[]',
        'run reason': 'One finding.',
        'login howFound': 'By its link.',
        notes: '["One page was slow."]',
        'check session-fixation note': 'Kept.',
        'finding session-fixation/app.example/sid/planted message': 'It is kept.',
        'finding session-fixation/app.example/sid/planted exchange 0 note': 'plants its cookie',
      },
    });
  });

  it('is nothing, with the reason, if the application or the gate did not come so far', () => {
    const remarks = ['go is not on this machine'];
    const nothing = { name: 'shop', trouble: 'go is not on this machine', facts: {}, words: {} };
    expect(seenOfRow('shop', { verdict: 'skipped', remarks, gate: null })).toEqual(nothing);
    const gate = { conclusion: 'none', failed: [], stats: null, differences: remarks, found: null, report: null };
    expect(seenOfRow('shop', { verdict: 'DIFFERS', remarks, gate })).toEqual(nothing);
  });
});
