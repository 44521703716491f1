import type { Readable, Writable } from 'node:stream';
import debug from 'debug';
import type { Browser } from 'puppeteer-core';
import { _connectToCdpBrowser } from 'puppeteer-core/internal/cdp/BrowserConnector.js';
import { PipeTransport } from 'puppeteer-core/internal/node/PipeTransport.js';

type Transport = Parameters<typeof _connectToCdpBrowser>[0];

const noDownloads = { policy: 'deny' } as const;

/** What a browser says that is not of its protocol closes the connection; unguarded, it would end this process. */
function guarded(pipe: PipeTransport): Transport {
  const transport: Transport = {
    send: (message) => pipe.send(message),
    close: () => pipe.close(),
  };
  pipe.onclose = () => transport.onclose?.();
  pipe.onmessage = (message) => {
    // It is declared to return nothing, and is an asynchronous method of the library.
    const read: unknown = transport.onmessage?.(message);
    void Promise.resolve(read).catch(() => transport.onclose?.());
  };
  return transport;
}

/**
 * Drives a browser over its pipe. Of the library it takes what speaks to a browser that runs: its launcher would bring a
 * downloader and a parser of command lines along.
 */
export async function driveByPipe(toBrowser: Writable, fromBrowser: Readable, timeoutMs: number): Promise<Browser> {
  // With DEBUG in the environment, the library would print all that it sends: the password too.
  debug.disable();
  const browser = await _connectToCdpBrowser(guarded(new PipeTransport(toBrowser, fromBrowser)), '', {
    defaultViewport: null,
    downloadBehavior: noDownloads,
    // A call that a hung page never answers.
    protocolTimeout: timeoutMs,
  });
  // Contexts do not take this over from the browser.
  const createContext = browser.createBrowserContext.bind(browser);
  browser.createBrowserContext = (options) => createContext({ ...options, downloadBehavior: noDownloads });
  // The same class: the package declares its types once for its insides, and once rolled up.
  return browser as unknown as Browser;
}
