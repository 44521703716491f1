import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { BrowserContext, Page } from 'puppeteer-core';
import { Traffic } from '../../src/browser/traffic.js';

interface Asked {
  readonly method?: string;
  readonly type?: string;
  readonly leads?: true;
}

/** What a page of a browser tells of one request. */
class Exchange {
  readonly request;

  constructor(
    private readonly page: EventEmitter,
    url: string,
    { method = 'GET', type = 'fetch', leads }: Asked = {},
  ) {
    this.request = {
      url: () => url,
      method: () => method,
      resourceType: () => type,
      isNavigationRequest: () => leads === true,
      frame: () => null,
    };
    page.emit('request', this.request);
  }

  /** The head of the answer is there. */
  answer(status = 200): void {
    this.page.emit('response', { request: () => this.request, status: () => status });
  }

  /** The page has read all of it. */
  finish(): void {
    this.page.emit('requestfinished', this.request);
  }
}

describe('what a page waits for', () => {
  const coming = new Set<string>();
  let page: EventEmitter;
  let traffic: Traffic;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    coming.clear();
    page = new EventEmitter();
    // Nothing else of either is looked at.
    const context = new EventEmitter() as unknown as BrowserContext;
    traffic = new Traffic(
      context,
      (url) => coming.has(url),
      ({ hostname }) => hostname === 'a.example',
    );
    traffic.watch(page as unknown as Page);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each(['GET', 'POST'])('is a %s until its answer is read', (method) => {
    const url = 'http://a.example/api';
    coming.add(url);
    const exchange = new Exchange(page, url, { method });
    expect(traffic.busy).toBe(true);
    exchange.answer();
    expect(traffic.busy).toBe(true);
    exchange.finish();
    expect(traffic.busy).toBe(false);
  });

  it.each([200, 401])('is no answer of %d whose body came to its end and is read by nobody', (status) => {
    new Exchange(page, 'http://a.example/api/login#part', { method: 'POST' }).answer(status);
    expect(traffic.busy).toBe(false);
  });

  it.each(['GET', 'POST'])('is no body of a %s that stalls for more than five seconds after its head', (method) => {
    const url = 'http://a.example/api';
    coming.add(url);
    jest.setSystemTime(1_000);
    const exchange = new Exchange(page, url, { method });
    jest.setSystemTime(4_000);
    exchange.answer();
    jest.setSystemTime(method === 'GET' ? 5_999 : 8_999);
    expect(traffic.busy).toBe(true);
    jest.setSystemTime(9_000);
    expect(traffic.busy).toBe(false);
  });

  it('is a POST that nobody has answered yet, for half a minute', () => {
    new Exchange(page, 'http://a.example/api/login', { method: 'POST' });
    jest.setSystemTime(29_999);
    expect(traffic.busy).toBe(true);
    jest.setSystemTime(30_000);
    expect(traffic.busy).toBe(false);
  });

  it('is nothing that goes to a refused host, unless a page does', () => {
    new Exchange(page, 'http://b.example/pixel');
    new Exchange(page, 'http://b.example/beat', { method: 'POST' });
    expect(traffic.busy).toBe(false);
    new Exchange(page, 'http://b.example/', { leads: true });
    expect(traffic.busy).toBe(true);
  });

  it('is a page that comes slowly', () => {
    const url = 'http://a.example/account';
    coming.add(url);
    new Exchange(page, url, { leads: true, type: 'document' }).answer();
    jest.setSystemTime(20_000);
    expect(traffic.busy).toBe(true);
    coming.clear();
    expect(traffic.busy).toBe(false);
  });
});
