import { describe, expect, it } from '@jest/globals';
import { plaintextLogin as check } from '../../src/checks/plaintext-login.js';
import type { PlainTwin } from '../../src/evidence/evidence.js';
import {
  containerSite,
  doesNotApply,
  gathered,
  loopbackSite,
  notGathered,
  onlyFinding,
  transport,
} from '../builders/evidence.js';

const plain = transport({ urls: ['http://shop.example/login'], overPlainHttp: true, twin: null });
const twin = (answer: PlainTwin['answer']): ReturnType<typeof gathered> =>
  gathered({
    credentialTransport: transport({ twin: { url: 'http://shop.example/login', answer, detail: 'seen' } }),
  });

describe('plaintext-login', () => {
  it('fails as high if the password was accepted over plain HTTP', () => {
    expect(onlyFinding(check, gathered({ credentialTransport: plain }))).toMatchObject({
      message: 'accepted',
      severity: 'high',
      confidence: 'confirmed',
      carrier: 'login /login',
      vector: 'plain-http',
    });
  });

  it.each([
    ['a loopback target', loopbackSite],
    ['a service container', containerSite],
  ])('says so as info only on %s', (_what, site) => {
    const evidence = gathered({ credentialTransport: plain, site });
    expect(onlyFinding(check, evidence).severity).toBe('info');
  });

  it('names the path and neither host nor port in what identifies it', () => {
    const ported = transport({ urls: ['http://127.0.0.1:40123/login'], overPlainHttp: true, twin: null });
    const found = onlyFinding(check, gathered({ credentialTransport: ported }));
    expect(found.carrier).toBe('login /login');
  });

  it('fails as likely if the plain-HTTP twin offers the login itself', () => {
    expect(onlyFinding(check, twin('serves-login'))).toMatchObject({
      message: 'offered',
      severity: 'high',
      confidence: 'likely',
      vector: 'plain-twin',
    });
  });

  it.each(['redirects-to-https', 'refuses'] as const)('passes if the twin %s', (answer) => {
    expect(check.run(twin(answer))).toMatchObject({ outcome: 'pass' });
  });

  it.each(['other', 'not-reached'] as const)('is inconclusive if the twin is %s', (answer) => {
    expect(check.run(twin(answer)).outcome).toBe('inconclusive');
  });

  it('is inconclusive if the twin of an https target was not asked at all', () => {
    expect(check.run(gathered({ credentialTransport: transport({ twin: null }) })).outcome).toBe('inconclusive');
  });

  it('is inconclusive with the reason if the transport could not be seen', () => {
    expect(check.run(gathered({}, { credentialTransport: notGathered }))).toMatchObject({
      outcome: 'inconclusive',
      obstacle: notGathered.obstacle,
    });
  });

  it('hands on that it does not apply', () => {
    expect(check.run(gathered({}, { credentialTransport: doesNotApply })).outcome).toBe('not-applicable');
  });
});
