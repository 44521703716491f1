import { describe, expect, it } from '@jest/globals';
import { knownInputs } from '../../src/inputs/known-inputs.js';
import { publicSettings } from '../../src/inputs/public-settings.js';
import { account, configFile, settingsFrom, settingsOf } from './given.js';

describe('the settings that a report shows', () => {
  it('hold neither the account, nor a header value, nor the body', () => {
    const shown = publicSettings(
      settingsOf({
        username: 'zaphod',
        password: 'hunter22',
        'second-username': 'zaphod2',
        'second-password': 'hunter25',
        headers: 'Authorization: Bearer hunter23',
        'login-body': '{"password":"{{password}}","pin":"hunter24"}',
        'totp-secret': 'HUNTER22HUNTER22',
        'webhook-url': 'https://hooks.example.com/hunter26',
        'webhook-secret': 'hunter27',
        'github-token': 'hunter28',
        start: 'KEY=hunter29 npm start',
      }),
    );
    expect(JSON.stringify(shown)).not.toMatch(/zaphod|hunter/i);
    expect(shown).toMatchObject({
      headers: ['Authorization'],
      'report-directory': 'session-fixation-report',
    });
  });

  it('are called as the inputs are', () => {
    const shown = publicSettings(
      settingsOf({
        'login-url': '/login',
        'protected-url': '/me',
        'signed-in-text': '/bye/i',
        'signed-out-text': 'hello',
        'logout-url': 'POST /out',
        'forwarded-proto': 'https',
        start: 'npm start',
        shard: '1/1',
        'shard-durations': 'earlier/report.json',
      }),
    );
    const hidden = [
      // For runs that come to no report.
      'on-fork',
      // Shown if there is one.
      'config-file',
      'merge-reports',
      'totp-secret',
      'login-command',
      'webhook-url',
      'webhook-secret',
      'github-token',
      'start',
      'username',
      'password',
      'second-username',
      'second-password',
      'login-body',
      'tls-ca-file',
    ];
    // The names of all targets, for whoever merges the shards.
    const names = [...knownInputs.filter((name) => !hidden.includes(name)), 'targets'];
    expect(Object.keys(shown).sort()).toEqual(names.sort());
    expect(shown).toMatchObject({ 'signed-in-text': '/bye/i', 'logout-url': 'POST /out', timeout: 120 });
  });

  it('show the path of the sign-out alone if its method is to be found out', () => {
    expect(publicSettings(settingsOf({ 'logout-url': '/out' }))).toMatchObject({ 'logout-url': '/out' });
  });

  it.each([
    ['https', { forwardedProto: 'https', staysPlain: false }],
    ['none', { forwardedProto: null, staysPlain: true }],
  ] as const)('tell forwarded-proto: %s as it was given', (word, expected) => {
    const settings = settingsOf({ 'forwarded-proto': word });
    expect(settings.targets[0]).toMatchObject(expected);
    expect(publicSettings(settings)).toMatchObject({ 'forwarded-proto': word });
  });

  it('hide the command that signs in', () => {
    const shown = publicSettings(settingsOf({ 'login-command': 'TOKEN=hunter22 node login.js' }));
    expect(shown).toMatchObject({ 'login-type': 'command' });
    expect(JSON.stringify(shown)).not.toContain('hunter');
  });

  it('tell once what all targets of the config file share, and of each what differs', () => {
    const config = configFile(`
      version: 1
      targets:
        - { name: shop, url: http://a.example, login-url: /login, checks: { cookie-secure: off } }
        - { name: admin, url: http://b.example, timeout: 60, checks: { cookie-httponly: { severity: low } } }
    `);
    const shown = publicSettings(settingsFrom(account, { config }));
    expect(shown).toMatchObject({
      'config-file': 'gate.yml',
      url: ['http://a.example/', 'http://b.example/'],
      'login-type': 'auto',
      'login-url': ['shop: /login'],
      timeout: ['shop: 120', 'admin: 60'],
      checks: ['shop: cookie-secure off', 'admin: cookie-httponly low'],
    });
  });

  it('say which reports are merged if nothing is scanned', () => {
    expect(publicSettings(settingsFrom({ 'merge-reports': 'reports' }))).toMatchObject({
      'merge-reports': 'reports',
      'fail-on-severity': 'high',
    });
  });
});
