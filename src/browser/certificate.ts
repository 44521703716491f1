import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

export interface OwnCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  /** SHA-256 of its SubjectPublicKeyInfo in base64, as the browser's list of trusted keys has it. */
  readonly keyDigest: string;
}

/** RFC 5758 §3.2: ecdsa-with-SHA256, without parameters. */
const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
/** RFC 4519 §2.3. */
const commonName = '2.5.4.3';
const dayMs = 86_400_000;

/**
 * Makes a key and a certificate that it signs itself (RFC 5280), for a day and for one browser, which is told to take
 * this key for every host. Nobody else trusts it, and neither is written anywhere.
 */
export function makeCertificate(now: number): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const name = new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({
        type: commonName,
        value: new AttributeValue({ utf8String: 'session-fixation-gate' }),
      }),
    ]),
  ]);
  const names = new SubjectAlternativeName([new GeneralName({ dNSName: 'session-fixation-gate.invalid' })]);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    // Positive, and with no zeros before it (§4.1.2.2).
    serialNumber: new Uint8Array([0x40, ...randomBytes(15)]).buffer,
    signature: algorithm,
    issuer: name,
    subject: name,
    validity: new Validity({ notBefore: new Date(now - dayMs), notAfter: new Date(now + dayMs) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions([
      new Extension({ extnID: id_ce_subjectAltName, extnValue: new OctetString(AsnConvert.serialize(names)) }),
    ]),
  });
  const signed = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), privateKey);
  const whole = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: new Uint8Array(signed).buffer,
  });
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(Buffer.from(AsnConvert.serialize(whole))),
    keyDigest: createHash('sha256').update(spki).digest('base64'),
  };
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
