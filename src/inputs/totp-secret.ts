import { WrongText } from './texts.js';

/** Base32 (RFC 4648 §6) in capitals, without the spaces, hyphens and padding that people copy along. */
export function normalTotpSecret(text: string): string {
  return text
    .replace(/[\s-]+/g, '')
    .replace(/(?<!=)=+$/, '')
    .toUpperCase();
}

/** Such a secret, checked. No message repeats it. */
export function parseTotpSecret(text: string): string {
  if (/^otpauth:/i.test(text)) {
    throw new WrongText('This is an otpauth: URL. Give the secret alone: the part after secret=.');
  }
  const secret = normalTotpSecret(text);
  if (!/^[A-Z2-7]+$/.test(secret)) {
    throw new WrongText(
      'This is not base32: letters and the digits 2 to 7. Give the secret that was shown beside the QR code, not a code.',
    );
  }
  // No whole number of bytes has these lengths (RFC 4648 §6).
  if ([1, 3, 6].includes(secret.length % 8) || secret.length < 8) {
    throw new WrongText('This base32 text is incomplete: a character is missing. Copy the secret again.');
  }
  return secret;
}
