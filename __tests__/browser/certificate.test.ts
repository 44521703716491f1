import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeCertificate } from '../../src/browser/certificate.js';

describe('the certificate of the fence', () => {
  const now = Date.UTC(2026, 10, 30);

  it('is signed by its own key, for a day, and tells the digest of that key', () => {
    const { key, certificate, keyDigest } = makeCertificate(now);
    const read = new X509Certificate(certificate);
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(Date.parse(read.validTo) - now).toBe(86_400_000);
    const spki = read.publicKey.export({ type: 'spki', format: 'der' });
    expect(createHash('sha256').update(spki).digest('base64')).toBe(keyDigest);
  });

  it('is another one each time', () => {
    const [one, other] = [makeCertificate(now), makeCertificate(now)];
    expect(one.keyDigest).not.toBe(other.keyDigest);
    expect(new X509Certificate(one.certificate).serialNumber).not.toBe(
      new X509Certificate(other.certificate).serialNumber,
    );
  });
});
