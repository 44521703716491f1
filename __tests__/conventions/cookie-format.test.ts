import { describe, expect, it } from '@jest/globals';
import { cookieFormat } from '../../src/conventions/cookie-format.js';

const contents = 'eyJjYXJ0IjoiYy04MWYyIn0';
const signature = 'Zk3q9XwLmT0rYbVc2HnAZk3q9Xw';

describe('the format of a cookie’s value', () => {
  it.each([
    ['itsdangerous', `${contents}.aRvZ0A.${signature}`],
    ['itsdangerous', `.${contents}.aRvZ0A.${signature}`],
    ['itsdangerous', `eyJjYXJ0IjoiYy04MWYyIiwidSI6MX0=.aRvZ0A.${signature}`],
    ['jwt', `eyJhbGciOiJIUzI1NiJ9.${contents}.${signature}`],
    ['jwt', `eyJhbGciOiJub25lIn0.${contents}.`],
    ['json', 'eyJ1c2VyIjoiYWxpY2UiLCJ4IjoxfQ=='],
    ['json', 'eyJ1c2VyIjoiYWxpY2UiLCJ4IjoxfQ%3D%3D'],
    ['json', 'e30='],
    ['opaque', 'eyJhbGljZSBpcyBubyBvYmplY3Q'],
    ['signed', `s%3Ahgk3Jd0.${signature}`],
    ['signed', `BAh7CEkiD3--${'0f'.repeat(20)}`],
    ['signed', `${contents}:1vN2Qs:${signature}`],
    ['signed', `"2|1:0|10:1795469241|4:user|8:eyJhIjoxfQ==|${'0f'.repeat(32)}"`],
    ['signed', `%7B%22name%22%3A%22alice%22%7D%2F${'0f'.repeat(32)}`],
    ['signed', `name%3D%2523salice%2F${'0f'.repeat(32)}`],
    ['signed', btoa(`1795469241|${contents}|\x01\x8f\x02`)],
    ['opaque', `a/${'0f'.repeat(32)}`],
    ['opaque', btoa('1795469241-0b5d')],
    ['uuid', '3f2b8c1e-9d4a-4b6f-8a77-0c5d1e2f3a4b'],
    ['json', '%7B%22cart%22%3A1%7D'],
    ['json', '"%5B1%5D"'],
    ['opaque', '{cart'],
    ['opaque', '4f9a0c17be23d8561177aaee90cdff02'],
    ['opaque', '%zz'],
  ] as const)('is %s for %s', (format, value) => {
    expect(cookieFormat(value)).toBe(format);
  });
});
