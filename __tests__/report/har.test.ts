import { describe, expect, it } from '@jest/globals';
import { renderHar, toHar } from '../../src/report/har.js';
import { harProblems } from '../builders/har-schema.js';
import { hostile, unseen } from '../builders/hostile.js';
import { decision, exchange, passingDecision, runFacts, scan, target } from '../builders/report-decision.js';
import { fixationTranscript, message } from '../builders/transcript.js';
import { whole } from '../builders/whole.js';

const withTranscript = (transcript: ReturnType<typeof fixationTranscript> | null): ReturnType<typeof decision> =>
  decision({ targets: [target({ scan: scan({ transcript }) })] });

describe('report.har', () => {
  it('is HAR 1.2, with a page for each part and every request in the order of sending', () => {
    const har = toHar(withTranscript(fixationTranscript()), runFacts());
    expect(harProblems(har)).toEqual([]);
    expect(har.log.pages.map(({ title }) => title)).toEqual(['shop: calibration', 'shop: planted identifier']);
    expect(har.log.entries.map(({ pageref, request, response }) => [pageref, request.method, response.status])).toEqual(
      [
        ['target-1-part-1', 'GET', 0],
        ['target-1-part-2', 'GET', 200],
        ['target-1-part-2', 'POST', 302],
        ['target-1-part-2', 'GET', 200],
      ],
    );
    expect(har.log.entries[3]?.comment).toBe(
      '3. attacker asks for the account with the identifier from before. The oracle says signed-in.',
    );
  });

  it('shows labels where values stood, names of fields without their values, and no body', () => {
    const [, visit, signIn] = toHar(withTranscript(fixationTranscript()), runFacts()).log.entries;
    expect(visit?.response.cookies).toEqual([
      { name: 'sid', value: 'sid#1', path: '/', httpOnly: true, secure: false },
    ]);
    expect(signIn?.request).toMatchObject({
      url: 'http://localhost:3000/login?next=***',
      cookies: [{ name: 'sid', value: 'sid#1' }],
      queryString: [{ name: 'next', value: '***' }],
      postData: {
        params: [
          { name: 'csrf', value: '***' },
          { name: 'username', value: '***' },
          { name: 'password', value: '***' },
        ],
      },
      bodySize: -1,
    });
    expect(signIn?.response.redirectURL).toBe('http://localhost:3000/account');
  });

  it('is empty and valid if reports were merged, and says why', () => {
    const har = toHar(withTranscript(null), runFacts());
    expect(harProblems(har)).toEqual([]);
    expect(har.log.entries).toEqual([]);
    expect(har.log.comment).toContain('merged');
  });

  it('says how many requests it had no room for', () => {
    const { entries } = fixationTranscript();
    expect(toHar(withTranscript({ entries, left: 3 }), runFacts()).log.comment).toContain(
      'There was no room for 3 further requests.',
    );
  });

  it('is valid and bounded whatever a target sends', () => {
    for (const text of [hostile, 'A'.repeat(3_000_000)]) {
      const entry = {
        part: 'calibration',
        exchange: exchange({ url: text, method: text, note: text }),
        message: message({
          fields: [['cookie', text]],
          sent: { mimeType: text, names: [text] },
          received: {
            status: 200,
            fields: [
              [text, text],
              ['set-cookie', text],
            ],
            mimeType: text,
            bytes: 1,
            cut: true,
            redirect: `http://app.example/${text}`,
          },
        }),
      };
      const rendered = whole(renderHar(withTranscript({ entries: [entry], left: 0 }), runFacts()));
      expect(harProblems(JSON.parse(rendered))).toEqual([]);
      expect(rendered).not.toMatch(unseen);
      expect(rendered.length).toBeLessThan(40_000);
    }
  });

  it('is empty if nothing was sent, as when the application could not be started', () => {
    const har = toHar(passingDecision(), runFacts());
    expect([har.log.entries, harProblems(har)]).toEqual([[], []]);
  });
});
