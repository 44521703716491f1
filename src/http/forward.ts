import type { Duplex, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { createAgent, fields, flat, type AgentOptions } from './agent.js';
import { describeFailure } from './failure.js';
import { ResponseBytes } from './lenient-http.js';
import { isLoopback } from './loopback.js';
import type { HeaderFields, Unavailable } from './wire.js';

/** A request that somebody else has made, to be sent as it is. */
export interface ForwardRequest {
  readonly method: string;
  readonly url: URL;
  /** As on the wire, from the path on. */
  readonly path: string;
  /** Without those of the connection and of the body's framing. */
  readonly headers: HeaderFields;
  /** Null if there is none. */
  readonly body: Buffer | null;
}

export interface ForwardOptions extends Omit<AgentOptions, 'loopback'> {
  /** Ends the request, and the answer that is being read. */
  readonly signal: AbortSignal;
}

export interface ForwardedAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: HeaderFields;
  /** Must be read to its end or destroyed; it may never end by itself. */
  readonly body: Readable;
}

export interface ForwardedUpgrade {
  readonly kind: 'upgraded';
  readonly headers: HeaderFields;
  readonly socket: Duplex;
}

/** Sends a request and hands over its answer as it comes. Never throws for the network. */
export async function forward(
  request: ForwardRequest,
  options: ForwardOptions,
): Promise<ForwardedAnswer | Unavailable> {
  const bytes = new ResponseBytes();
  const opened = { opened: () => () => bytes, keeps: false };
  const agent = createAgent({ ...options, loopback: isLoopback(request.url) }, opened);
  try {
    const answer = await agent.request({
      ...target(request),
      method: request.method,
      body: request.body,
      signal: options.signal,
      // A stream that says nothing for a while is none that failed: whoever reads it decides when it is enough.
      bodyTimeout: 0,
      responseHeaders: 'raw',
    });
    answer.body.once('close', () => void agent.destroy());
    return { kind: 'answer', status: answer.statusCode, headers: fields(answer.headers), body: answer.body };
  } catch (error) {
    await agent.destroy();
    return describeFailure(error, request.url, bytes.trouble);
  }
}

/** Sends a request to change to the WebSocket protocol. Never throws for the network. */
export async function forwardUpgrade(
  request: ForwardRequest,
  options: ForwardOptions,
): Promise<ForwardedUpgrade | Unavailable> {
  const opened = { opened: null, keeps: false };
  const agent = createAgent({ ...options, loopback: isLoopback(request.url) }, opened);
  try {
    const { headers, socket } = await agent.upgrade({
      ...target(request),
      protocol: 'websocket',
      signal: options.signal,
      responseHeaders: 'raw',
    });
    socket.once('close', () => void agent.destroy());
    return { kind: 'upgraded', headers: fields(headers), socket };
  } catch (error) {
    await agent.destroy();
    return describeFailure(error, request.url);
  }
}

function target(request: ForwardRequest): Pick<Dispatcher.DispatchOptions, 'origin' | 'path' | 'headers'> {
  return {
    origin: request.url.origin,
    path: request.path,
    headers: flat(request.headers),
  };
}
