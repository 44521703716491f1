import type { Message, Transcript } from '../../src/evidence/transcript.js';
import { exchange, fixationExchange } from './report-decision.js';

export function message(changes: Partial<Message> = {}): Message {
  return {
    startedAt: Date.UTC(2026, 10, 23, 14),
    durationMs: 12,
    fields: [['accept', 'text/html']],
    sent: null,
    received: {
      status: 200,
      fields: [
        ['Content-Type', 'text/html; charset=utf-8'],
        ['Set-Cookie', 'sid=sid#1; Path=/; HttpOnly'],
        ['X-Request-Id', '***'],
      ],
      mimeType: 'text/html; charset=utf-8',
      bytes: 1024,
      cut: false,
      redirect: '',
    },
    ...changes,
  };
}

/** The exchange of the failing shop, as it went over the wire, after the calibration's last request. */
export function fixationTranscript(): Transcript {
  const start = Date.UTC(2026, 10, 23, 14);
  const [visit, signIn, ask] = fixationExchange;
  if (!visit || !signIn || !ask) throw new Error('the exchange has three steps');
  const part = 'planted identifier';
  const cookie = ['cookie', 'sid=sid#1'] as const;
  const unreached = exchange({
    number: 9,
    actor: 'visitor',
    status: null,
    sets: [],
    note: 'opens the page (no response: it was late)',
  });
  return {
    entries: [
      { part: 'calibration', exchange: unreached, message: message({ startedAt: start, received: null }) },
      { part, exchange: visit, message: message({ startedAt: start + 100 }) },
      {
        part,
        exchange: { ...signIn, url: 'http://localhost:3000/login?next=…' },
        message: message({
          startedAt: start + 200,
          fields: [['content-type', 'application/x-www-form-urlencoded'], cookie],
          sent: {
            mimeType: 'application/x-www-form-urlencoded',
            names: ['csrf', 'username', 'password'],
          },
          received: {
            status: 302,
            fields: [['Location', 'http://localhost:3000/account']],
            mimeType: '',
            bytes: 0,
            cut: false,
            redirect: 'http://localhost:3000/account',
          },
        }),
      },
      { part, exchange: ask, message: message({ startedAt: start + 300, fields: [cookie] }) },
    ],
    left: 0,
  };
}
