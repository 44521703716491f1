import { describe, expect, it } from '@jest/globals';
import { showRequestFields, showResponse, showSentBody } from '../../src/actors/shown-message.js';

const labelOf = (name: string, value: string): string | null => (name === 'sid' && value === 'AbC123' ? 'sid#1' : null);

function response(...headers: [string, string][]): ReturnType<typeof showResponse> {
  const url = new URL('http://app.example/login');
  return showResponse({ kind: 'response', status: 302, headers, body: 'é', truncated: false }, url, labelOf);
}

describe('what is kept of a request', () => {
  it('shows harmless fields as they are, and of all others the names alone', () => {
    expect(
      showRequestFields(
        [
          ['Accept', 'text/html'],
          ['X-CSRF-Token', 'token-1'],
          ['X-Api-Key', 'key-1'],
        ],
        labelOf,
      ),
    ).toEqual([
      ['Accept', 'text/html'],
      ['X-CSRF-Token', '***'],
      ['X-Api-Key', '***'],
    ]);
  });

  it('labels cookies that have been seen, and hides the others', () => {
    const shown = showRequestFields([['cookie', 'sid=AbC123; mine=own; loose; empty=']], labelOf);
    expect(shown).toEqual([['cookie', 'sid=sid#1; mine=***; =***; empty=']]);
  });

  it('names the scheme of an Authorization header, and nothing of one that it does not know', () => {
    const shown = (value: string): unknown => showRequestFields([['Authorization', value]], labelOf)[0]?.[1];
    expect([shown('Basic YTpi'), shown('bearer abc'), shown('custom-key')]).toEqual(['Basic ***', 'bearer ***', '***']);
  });

  it('labels tokens that the actor sends, and no others in the same header', () => {
    const tokens = [
      { carrier: { kind: 'header', name: 'Authorization', scheme: 'Bearer' }, value: 'tok-1' },
      { carrier: { kind: 'header', name: 'X-Desk', scheme: null }, value: 'tok-2' },
    ] as const;
    const known = (name: string, value: string): string | null =>
      value.startsWith('tok-') ? `${name}#${value.slice(4)}` : null;
    const fields = [
      ['authorization', 'Bearer tok-1'],
      ['x-desk', 'tok-2'],
      ['x-other', 'tok-2'],
    ] as const;
    expect(showRequestFields(fields, known, tokens).map(([, value]) => value)).toEqual(['Bearer#1', 'X-Desk#2', '***']);
    const given = showRequestFields([['authorization', 'Bearer tok-3']], known, tokens);
    expect(given).toEqual([['authorization', 'Bearer ***']]);
  });

  it('shows where a request comes from without values', () => {
    const shown = showRequestFields([['referer', 'http://app.example/a;sid=1?next=2']], labelOf);
    expect(shown).toEqual([['referer', 'http://app.example/a;sid=…?next=…']]);
  });

  it('keeps of a body its kind and a form’s names', () => {
    const form = [['content-type', 'application/x-www-form-urlencoded']] as const;
    expect(showSentBody(form, 'user=a&pass=b&user=c')).toEqual({
      mimeType: 'application/x-www-form-urlencoded',
      names: ['user', 'pass', 'user'],
    });
    expect(showSentBody([['Content-Type', 'application/json']], '{"pass":"b"}')).toEqual({
      mimeType: 'application/json',
      names: null,
    });
    expect(showSentBody([], undefined)).toBeNull();
  });
});

describe('what is kept of a response', () => {
  it('shows a Set-Cookie line with a label, and hides attributes that no browser knows', () => {
    const { fields } = response(
      ['Set-Cookie', 'sid=AbC123; Path=/; HttpOnly; Max-Age=60; token=x; loose'],
      ['set-cookie', 'sid=; Max-Age=0'],
    );
    expect(fields).toEqual([
      ['Set-Cookie', 'sid=sid#1; Path=/; HttpOnly; Max-Age=60; token=***; ***'],
      ['set-cookie', 'sid=; Max-Age=0'],
    ]);
  });

  it('shows where it redirects to, absolute and without values', () => {
    const { fields, redirect } = response(['Location', '/welcome?ticket=1#x']);
    expect([fields, redirect]).toEqual([
      [['Location', 'http://app.example/welcome?ticket=…']],
      'http://app.example/welcome?ticket=…',
    ]);
    expect(response(['Location', 'http://[']).fields).toEqual([['Location', '***']]);
  });

  it('hides what could tell one visitor from another: entity tags, policies with nonces, unknown fields', () => {
    const { fields } = response(
      ['ETag', '"u-1"'],
      ['Content-Security-Policy', "script-src 'nonce-1'"],
      ['X-Session', '1'],
      ['WWW-Authenticate', 'Digest nonce="1"'],
      ['Server', 'demo'],
    );
    expect(fields.map(([, value]) => value)).toEqual(['***', '***', '***', 'Digest ***', 'demo']);
  });

  it('counts bytes, not characters', () => {
    expect(response()).toMatchObject({ status: 302, bytes: 2, mimeType: '', cut: false, redirect: '' });
  });
});
