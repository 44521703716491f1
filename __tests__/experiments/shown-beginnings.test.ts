import { describe, expect, it } from '@jest/globals';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/evidence/gathered.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import type { TargetSettings } from '../../src/inputs/settings.js';
import { startBegun, type BegunOptions } from '../apps/begun-by-script.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';

async function planted(
  options: BegunOptions,
  browser: TargetSettings['browser'] = 'auto',
): Promise<Gathered<PlantedIdentifier>> {
  const app = await startBegun(options);
  try {
    return (await runAlone(app, plantedIdentifier, { browser })).gathered;
  } finally {
    await app.close();
  }
}

function saidOf(gathered: Gathered<PlantedIdentifier>): string {
  if (gathered.kind === 'gathered') return 'tried';
  return gathered.kind === 'not-applicable' ? gathered.reason : gathered.obstacle.reason;
}

describe('a session that a script begins in a way that nobody can read', () => {
  it.each([
    ['asks', true, 'signed-in', 'kept'],
    ['asks', false, 'signed-out', 'changed'],
    ['asks-by-body', true, 'signed-in', 'kept'],
    ['makes', true, 'signed-in', 'kept'],
    ['makes', false, 'signed-out', 'changed'],
  ] as const)('is seen by a browser and planted: %s, kept: %s', async (script, keeps, attack, fate) => {
    expect(factsOf(await planted({ script, keeps }))).toMatchObject({ attack, fate, plantedSession: ['deck'] });
  });

  it('is seen although one answer went wrong', async () => {
    expect(factsOf(await planted({ script: 'asks', keeps: true, failsOnce: true })).attack).toBe('signed-in');
  });

  it('is undecided if a browser alone is given it', async () => {
    const seen = await planted({ script: 'asks-by-draw', keeps: true });
    expect([seen.kind, saidOf(seen)]).toEqual([
      'inconclusive',
      expect.stringMatching(
        /given the cookie deck by POST .*\/quay\/berth, and what was sent without a browser gave none/,
      ),
    ]);
  });

  it('is not known of if no browser may be asked', async () => {
    const said = await planted({ script: 'asks', keeps: true }, 'never');
    expect([said.kind, saidOf(said)]).toEqual(['not-applicable', expect.not.stringMatching(/browser/i)]);
  });
});

it('a page that holds nothing but data and templates is opened by no browser', async () => {
  const data = '<script type="application/ld+json">{"@type": "FerryLine"}</script>';
  const template = '<script type="text/x-template"><b onclick="board()"></b></script><template><i></i></template>';
  const seen = await planted({ script: 'none', beside: data + template });
  expect([seen.kind, saidOf(seen)]).toEqual(['not-applicable', expect.not.stringMatching(/browser/i)]);
});

describe('a script that reads as if it began a session', () => {
  it('is left open if it begins none as pages are opened: somebody may press what a browser did not', async () => {
    expect(saidOf(await planted({ script: 'nothing' }, 'never'))).toMatch(/more into the query of GET .*session/);
    const seen = await planted({ script: 'nothing' });
    expect([seen.kind, saidOf(seen)]).toEqual([
      'inconclusive',
      expect.stringMatching(
        /more into the query .* A browser visited the entry pages as well, and their scripts began nothing/,
      ),
    ]);
  });

  it.each([
    ['a host is refused', '<img src="http://127.0.0.1:4999/pixel">', /was not let through to 127\.0\.0\.1:4999/],
    ['it is asked to agree', '<div><button>Accept all cookies</button></div>', /asked to agree .*Accept all cookies/],
    ['it is asked in a dialog', '<script>alert("Hello")</script>', /was asked something in a dialog/],
    ['an answer never comes', '<script>fetch("/endless")</script>', /waited in vain for .*\/endless/],
    ['a page fails to it', '<script>fetch("/broken")</script>', /was answered 503 to GET .*\/broken/],
    [
      'it comes to hold another cookie',
      "<script>document['coo' + 'kie'] = 'gangway=' + crypto.randomUUID()</script>",
      /came to hold the cookie gangway/,
    ],
  ])('is left open if %s', async (_, beside, why) => {
    const seen = await planted({ script: 'nothing', beside });
    expect([seen.kind, saidOf(seen)]).toEqual(['inconclusive', expect.stringMatching(why)]);
  });

  it.each([
    ['what a script keeps may be one', { script: 'keeps' }, /keeps “berth” in local storage, which may be/],
    ['a request that may give one is refused', { script: 'is-refused' }, /POST .*\/quay\/berth\/token answered 422/],
  ] as const)('is told of as it is if %s', async (_, options, why) => {
    const seen = await planted(options);
    expect([seen.kind, saidOf(seen)]).toEqual(['not-applicable', expect.stringMatching(why)]);
  });

  it('is left open if the browser is turned away, which is told', async () => {
    const seen = await planted({ script: 'nothing', turnsAway: true });
    expect([seen.kind, saidOf(seen)]).toEqual([
      'inconclusive',
      expect.stringMatching(/it was turned away: GET http:\/\/127\S* was answered 403 to it, and with success without/),
    ]);
    expect(seen.kind === 'inconclusive' && seen.obstacle.remedy).toContain('name in headers what lets the gate in');
  });

  it('is left open without a browser, which is told', async () => {
    const before = process.env['CHROME_PATH'];
    process.env['CHROME_PATH'] = '/nowhere/chrome';
    try {
      const seen = await planted({ script: 'nothing' });
      expect([seen.kind, saidOf(seen)]).toEqual([
        'inconclusive',
        expect.stringMatching(/No browser showed what scripts .* CHROME_PATH names "\/nowhere\/chrome"/),
      ]);
    } finally {
      if (before === undefined) delete process.env['CHROME_PATH'];
      else process.env['CHROME_PATH'] = before;
    }
  });
});
