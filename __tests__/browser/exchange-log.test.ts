import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ExchangeLog } from '../../src/browser/exchange-log.js';

const request = (url: string): Parameters<ExchangeLog['begin']>[0] => ({
  method: 'GET',
  url,
  headers: [],
  body: null,
  sentAt: 0,
});
const text = [['Content-Type', 'text/plain']] as const;

describe('the log of exchanges', () => {
  it('counts what is sent as well, and what small answers are once they are decoded', () => {
    const log = new ExchangeLog({ maxExchanges: 9, maxBodyBytes: 500, maxKeptBytes: 1000 });
    expect(log.begin({ ...request('http://a/1'), body: 'x'.repeat(1001) })).toBeNull();
    for (const url of ['http://a/2', 'http://a/3']) {
      const entry = log.begin(request(url));
      entry?.answered(200, [...text, ['Content-Encoding', 'gzip']]);
      entry?.take(gzipSync('y'.repeat(600)));
      entry?.ended(true);
    }
    expect(log.exchanges().map(({ answer }) => [answer?.body.length, answer?.incomplete])).toEqual([
      [600, undefined],
      [0, 'came after all that is kept'],
    ]);
  });

  const limits = { maxExchanges: 3, maxBodyBytes: 10, maxKeptBytes: 15 };

  it('keeps the order in which requests were sent, whatever the order of their answers', () => {
    const log = new ExchangeLog(limits);
    const [one, two] = [log.begin(request('http://a/1')), log.begin(request('http://a/2'))];
    two?.answered(200, text);
    two?.ended(true);
    one?.answered(204, []);
    one?.ended(true);
    expect(log.exchanges().map(({ url, answer }) => [url, answer?.status])).toEqual([
      ['http://a/1', 204],
      ['http://a/2', 200],
    ]);
  });

  it('takes no more than it may, and says what is missing', () => {
    const log = new ExchangeLog(limits);
    for (const [url, body] of [
      ['http://a/1', 'x'.repeat(11)],
      ['http://a/2', 'y'.repeat(10)],
      ['http://a/3', 'z'.repeat(6)],
    ] as const) {
      const entry = log.begin(request(url));
      entry?.answered(200, text);
      entry?.take(Buffer.from(body));
      entry?.ended(true);
    }
    expect(log.begin(request('http://a/4'))).toBeNull();
    expect(log.exchanges().map(({ answer }) => [answer?.body, answer?.incomplete])).toEqual([
      ['', 'is larger than what is kept of one'],
      ['y'.repeat(10), undefined],
      ['', 'came after all that is kept'],
    ]);
    log.clear();
    expect(log.begin(request('http://a/5'))).not.toBeNull();
  });

  it('tells what was cut off, what never came, and what is on its way', () => {
    const log = new ExchangeLog(limits);
    const [cut, none, stream] = ['cut', 'none', 'stream'].map((name) => log.begin(request(`http://a/${name}`)));
    cut?.answered(200, text);
    cut?.take(Buffer.from('half'));
    cut?.ended(false);
    none?.ended(false);
    stream?.answered(200, [['content-type', 'text/event-stream; charset=utf-8']]);
    expect(log.exchanges().map(({ answer }) => answer && [answer.body, answer.incomplete])).toEqual([
      ['half', 'was cut off'],
      null,
      ['', 'had not come to its end'],
    ]);
    expect(log.pending()).toEqual([{ url: 'http://a/stream', stream: true }]);
  });

  it('decodes nothing that would fill the memory', () => {
    const log = new ExchangeLog({ ...limits, maxBodyBytes: 1e6, maxKeptBytes: 1e6 });
    const entry = log.begin(request('http://a/bomb'));
    entry?.answered(200, [...text, ['Content-Encoding', 'gzip']]);
    entry?.take(gzipSync(Buffer.alloc(50 * 1024 * 1024)));
    entry?.ended(true);
    expect(log.exchanges()[0]?.answer).toEqual(
      expect.objectContaining({ body: '', incomplete: expect.stringContaining('cannot be read') }),
    );
  });
});
