import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sendWebhook, signatureOf, type Webhook } from '../../src/github/webhook.js';
import { toDigest } from '../../src/report/digest.js';
import { found, judged, publishing, type Told } from '../builders/publish-world.js';
import { runFacts } from '../builders/report-decision.js';
import { runContext } from '../builders/run-context.js';
import { closedPort, closeServers, json, redirect, sentHeaders, serve, serveRaw } from '../builders/server.js';

afterEach(closeServers);

const failing = judged([found('session-fixation')]);

const send = (url: URL, changes: Partial<Webhook> = {}, redact?: (text: string) => string): Promise<Told> =>
  publishing({
    decision: failing,
    settings: { webhook: { url, secret: 's3cret', ...changes } },
    ...(redact && { redact }),
  });

describe('the webhook', () => {
  it('is sent the digest once, signed so that the receiver can tell who sent it', async () => {
    const receiver = await serve((_request, response) => json(response, {}, 202));
    const told = await send(receiver.url('/hook?key=k3y'));
    const [request, ...others] = receiver.seen;
    expect(others).toEqual([]);
    expect(request).toMatchObject({ method: 'POST', path: '/hook?key=k3y' });
    expect(sentHeaders(request, 'content-type')).toEqual(['application/json; charset=utf-8']);
    const expected = createHmac('sha256', 's3cret')
      .update(request?.body ?? '')
      .digest('hex');
    expect(sentHeaders(request, 'X-Session-Fixation-Gate-Signature-256')).toEqual([`sha256=${expected}`]);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      schemaVersion: 1,
      conclusion: 'fail',
      findings: [{ check: 'session-fixation', target: 'shop', status: 'new' }],
      run: { repository: 'acme/shop', pullRequest: 7, url: expect.stringContaining('/actions/runs/100') },
    });
    expect(told).toMatchObject({ annotations: [], info: [expect.stringContaining('took the digest (202)')] });
  });

  it('signs as published test vectors have it', () => {
    // The example of GitHub's own documentation.
    expect(signatureOf('Hello, World!', "It's a Secret to Everybody")).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
  });

  it('is sent without a signature if there is no secret', async () => {
    const receiver = await serve((_request, response) => json(response, {}));
    await send(receiver.url('/'), { secret: null });
    expect(sentHeaders(receiver.seen[0], 'X-Session-Fixation-Gate-Signature-256')).toEqual([]);
  });

  it('is told nothing that is masked, and stays JSON with its keys whatever the password is', async () => {
    const receiver = await serve((_request, response) => json(response, {}));
    await send(receiver.url('/'), {}, (text) => text.replaceAll('fixation', '***').replaceAll('findings', '***'));
    const body: unknown = JSON.parse(receiver.seen[0]?.body ?? '');
    expect(body).toMatchObject({
      findings: [{ check: 'session-fixation', message: 'session-*** was found on shop.' }],
    });
  });

  it('is not followed to where it redirects', async () => {
    const other = await serve((_request, response) => json(response, {}));
    const receiver = await serve((_request, response) => redirect(response, other.url('/').href, 307));
    const { warnings } = await send(receiver.url('/'));
    expect(warnings).toEqual([expect.stringContaining('answered 307 (redirects are not followed)')]);
    expect(other.seen).toEqual([]);
  });

  it.each([
    ['refuses', () => serve((_request, response) => json(response, { error: 'no' }, 500)), /answered 500/],
    ['hangs up', () => serveRaw((socket) => socket.destroy()), /could not be reached \(\w+\)/],
  ])('that %s becomes a warning without the address, its query or the secret', async (_name, start, said) => {
    const receiver = await start();
    const told = await send(receiver.url('/services/T0/B0/path-s3cret?key=k3y'));
    expect(told.warnings).toEqual([expect.stringMatching(said)]);
    expect(JSON.stringify(told)).not.toMatch(/s3cret|k3y|services/);
    expect(receiver.seen).toHaveLength(1);
  });

  it('that nobody listens to becomes a warning', async () => {
    expect((await send(await closedPort())).warnings).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });

  it('is not waited for for ever', async () => {
    const receiver = await serve(() => undefined);
    const digest = toDigest({ decision: failing, facts: runFacts() });
    await expect(
      sendWebhook({ url: receiver.url('/?key=k3y'), secret: null }, digest, runContext(), 100),
    ).rejects.toThrow(`${receiver.host} did not answer within 0.1 seconds.`);
  });

  it.each([
    'http://hooks.example/x',
    'ftp://127.0.0.1/x',
    'https://user:pass@hooks.example/',
    'http://127.0.0.1.evil.example/',
  ])('is not sent in the clear, nor with a password in its address: %s', async (url) => {
    expect((await send(new URL(url))).warnings).toEqual([expect.stringMatching(/^webhook-url must/)]);
  });
});
