import { describe, expect, it } from '@jest/globals';
import { describeFailure, place } from '../../src/http/failure.js';

const url = new URL('http://user:hunter2@app.example:3000/login;sid=hunter2?token=hunter2');

function failing(code: string): Error {
  return Object.assign(new Error(`failed with hunter2 inside: ${code}`), { code });
}

describe('trouble on the wire, in words', () => {
  it.each([
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNREFUSED', 'connection'],
    ['ENOTFOUND', 'connection'],
    ['ECONNRESET', 'connection'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['HPE_INVALID_HEADER_TOKEN', 'protocol'],
    ['UND_ERR_SOCKET', 'protocol'],
    ['SOMETHING_NEW', 'protocol'],
  ])('%s is trouble of the kind %s, and its message names host and code', (code, cause) => {
    const said = describeFailure(failing(code), url);
    expect(said.cause).toBe(cause);
    expect(said.message).toContain('http://app.example:3000');
    if (cause !== 'timeout') expect(said.message).toContain(code);
  });

  it.each([
    failing('ERR_SSL_WRONG_VERSION_NUMBER'),
    Object.assign(new Error('write EPROTO 0A00010B:SSL routines:wrong version number'), { code: 'EPROTO' }),
  ])('names http:// if the port does not speak TLS', (error) => {
    expect(describeFailure(error, new URL('https://app.example:3000')).message).toBe(
      'The TLS handshake of https://app.example:3000 failed (ERR_SSL_WRONG_VERSION_NUMBER). This port does not speak TLS: write http:// in url.',
    );
  });

  it('looks through causes and through the addresses that failed one by one', () => {
    const both = new AggregateError([failing('ECONNREFUSED'), failing('EADDRNOTAVAIL')], 'all failed');
    expect(describeFailure(new TypeError('fetch failed', { cause: both }), url).cause).toBe('connection');
  });

  it('ends on an error that is its own cause', () => {
    const error = failing('ECONNRESET');
    error.cause = error;
    expect(describeFailure(error, url).cause).toBe('connection');
  });

  it.each([null, undefined, 'text', 7, {}])('makes a value even of %j', (thrown) => {
    expect(describeFailure(thrown, url)).toMatchObject({ kind: 'unavailable', cause: 'protocol' });
  });

  it('repeats neither user-info, query nor path parameter', () => {
    for (const code of ['ETIMEDOUT', 'ECONNREFUSED', 'EPROTO', 'UND_ERR_SOCKET', 'OTHER']) {
      expect(describeFailure(failing(code), url).message).not.toContain('hunter2');
    }
    expect(place(url)).toBe('http://app.example:3000/login;sid=…');
    expect(place(new URL('http://app.example/a;hunter2/b;x=hunter2;y'))).toBe('http://app.example/a;…/b;x=…;…');
  });
});
