import { describe, expect, it } from '@jest/globals';
import { mergedCode } from '../../src/report/merged-code.js';

describe('code for one place', () => {
  it('joins blocks that begin alike, and keeps what stands apart', () => {
    const trust = "// Behind a TLS proxy.\napp.set('trust proxy', 1);";
    expect(
      mergedCode([
        `name: '__Host-sid',\ncookie: {\n  secure: true,\n  path: '/',\n},\n\n${trust}`,
        'cookie: {\n  httpOnly: true,\n},',
        `cookie: {\n  secure: true,\n},\n\n${trust}`,
      ]),
    ).toBe(`name: '__Host-sid',\ncookie: {\n  secure: true,\n  path: '/',\n  httpOnly: true,\n},\n\n${trust}`);
  });

  it('joins calls, settings in lines, YAML and XML', () => {
    expect(
      mergedCode([
        'app.add_middleware(\n    SessionMiddleware,\n    https_only=True,\n)',
        'app.add_middleware(\n    SessionMiddleware,\n    same_site="lax",\n)',
      ]),
    ).toBe('app.add_middleware(\n    SessionMiddleware,\n    https_only=True,\n    same_site="lax",\n)');
    expect(mergedCode(["A = True\nB = 'x'", 'A = True', 'C = 1'])).toBe("A = True\nB = 'x'\nC = 1");
    expect(
      mergedCode([
        'framework:\n    session:\n        name: x',
        'framework:\n    session:\n        cookie_secure: true',
      ]),
    ).toBe('framework:\n    session:\n        name: x\n        cookie_secure: true');
    expect(
      mergedCode([
        '<session-config>\n  <cookie-config>\n    <secure>true</secure>\n  </cookie-config>\n</session-config>',
        '<session-config>\n  <session-timeout>480</session-timeout>\n  <cookie-config>\n    <http-only>true</http-only>\n  </cookie-config>\n</session-config>',
      ]),
    ).toBe(
      '<session-config>\n  <cookie-config>\n    <secure>true</secure>\n    <http-only>true</http-only>\n  </cookie-config>\n  <session-timeout>480</session-timeout>\n</session-config>',
    );
  });

  it('leaves one piece as it is', () => {
    expect(mergedCode(['if (x) {\n  y();\n}'])).toBe('if (x) {\n  y();\n}');
  });
});
