import { describe, expect, it } from '@jest/globals';
import type { PlantedIdentifier } from '../../src/evidence/evidence.js';
import { plantedIdentifier } from '../../src/experiments/planted-identifier.js';
import { startTwoParts, type DeskCookie } from '../apps/two-parts.js';
import { factsOf, runAlone } from '../builders/experiment-alone.js';

async function planted(desk: DeskCookie): Promise<{ readonly facts: PlantedIdentifier; readonly requests: number }> {
  const app = await startTwoParts(desk);
  try {
    const { gathered, requests } = await runAlone(app, plantedIdentifier);
    return { facts: factsOf(gathered), requests };
  } finally {
    await app.close();
  }
}

describe('a planted cookie that the protected page does not go by', () => {
  it('is found to open a page that the account leads to, by itself', async () => {
    const { facts } = await planted('kept');
    expect(facts.attack).toBe('signed-out');
    expect(facts.elsewhere).toMatchObject({ cookies: ['helpdesk'], opened: { cookies: ['helpdesk'] } });
    const opened = facts.elsewhere?.opened;
    expect(opened?.page).toMatch(/\/desk\/tickets$/);
    expect(opened?.proof.replay.at(-1)).toMatchObject({ do: 'ask', jar: 'attacker', url: opened?.page });
    const asked = opened?.proof.exchange.filter(({ url }) => url.endsWith('/desk/tickets')) ?? [];
    expect(asked.flatMap(({ actor, answer }) => (answer === null ? [] : [`${actor} ${answer}`]))).toEqual([
      'attacker signed-in',
      'bystander signed-out',
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/helpdesk=\w{8}/);
  });

  it('is undecided if a page answers it neither as the victim nor as a bystander', async () => {
    await expect(planted('kept under a header')).rejects.toThrow(/\/desk\/tickets neither as the victim/);
  });

  it('is named if it opens nothing, at two requests for each page that everybody may see', async () => {
    const { facts, requests } = await planted('counts');
    expect(facts.elsewhere).toMatchObject({ cookies: ['helpdesk'], asked: 3, opened: null });
    expect(requests - (await planted('renewed')).requests).toBeLessThanOrEqual(5);
  });

  it('opens nothing if anybody’s does, and is undecided if it gets no answer without one', async () => {
    const opened = async (lost?: number): Promise<readonly [opened: unknown, bare: number]> => {
      const app = await startTwoParts('is wanted', lost);
      try {
        const { gathered } = await runAlone(app, plantedIdentifier);
        return [gathered.kind === 'gathered' ? gathered.facts.elsewhere?.opened : gathered, app.bare()];
      } finally {
        await app.close();
      }
    };
    const [nothing, bare] = await opened();
    expect(nothing).toBeNull();
    const [open] = await opened(bare);
    expect(open).toMatchObject({
      obstacle: { reason: expect.stringMatching(/^A page that the account leads to gave no/) },
    });
  });

  it('is not looked for if it does not live on', async () => {
    expect((await planted('renewed')).facts.elsewhere).toBeNull();
  });
});
