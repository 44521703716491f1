import { describe, expect, it } from '@jest/globals';
import { knownInputs } from '../../src/inputs/known-inputs.js';
import { publicSettings } from '../../src/inputs/public-settings.js';
import { settingsOf } from './given.js';

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
      }),
    );
    expect(JSON.stringify(shown)).not.toMatch(/zaphod|hunter/);
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
      }),
    );
    const hidden = [
      'username',
      'password',
      'second-username',
      'second-password',
      'login-body',
      'tls-ca-file',
    ];
    expect(Object.keys(shown).sort()).toEqual(knownInputs.filter((name) => !hidden.includes(name)).sort());
    expect(shown).toMatchObject({ 'signed-in-text': '/bye/i', 'logout-url': 'POST /out', timeout: 120 });
  });
});
