import { describe, expect, it } from '@jest/globals';
import { renderExchange, renderSequence } from '../../src/report/sequence.js';
import { exchange, fixationExchange } from '../builders/report-decision.js';
import { hostile, unseen } from '../builders/hostile.js';

const hostileExchange = exchange({
  method: hostile,
  url: hostile,
  carriers: [hostile],
  sets: [hostile, 'sid deleted'],
  note: hostile,
});

describe('the exchange as a diagram', () => {
  it('draws the attacker, the victim and the application, and nobody who took no part', () => {
    const diagram = renderSequence(fixationExchange);
    expect(diagram).toMatch(/participant Attacker\n {2}participant Victim\n {2}participant Application/u);
    expect(diagram).not.toMatch(/Bystander|Visitor/u);
  });
  it('names bystander and visitor in their own lanes', () => {
    const diagram = renderSequence([exchange({ actor: 'bystander' }), exchange({ actor: 'visitor' })]);
    expect(diagram).toContain('Bystander->>Application');
    expect(diagram).toContain('Visitor->>Application');
  });
  it('tells what each request carried, and what came back', () => {
    expect(renderSequence(fixationExchange)).toContain(
      '  Attacker->>Application: 3. GET /account with sid:1\n  Application-->>Attacker: 200 / signed-in',
    );
    expect(renderSequence([exchange({ status: null, sets: [] })])).toContain('Application-->>Attacker: no response');
  });
  it('is made of statements that a hostile target can neither end nor add to', () => {
    const lines = renderSequence([hostileExchange]).split('\n');
    const statement =
      /^(?:sequenceDiagram| {2}participant \w+| {2}Note over \w+: [\w ./:-]+| {2}\w+--?>>\w+: [\w ./:+-]+)$/u;
    for (const line of lines) expect(line).toMatch(statement);
    expect(lines).toHaveLength(6);
  });
  it('stays under the 50,000 characters that mermaid draws, and says how many requests are missing', () => {
    const long = Array.from({ length: 1000 }, (_, index) => exchange({ number: index + 1 }));
    const diagram = renderSequence(long);
    expect(diagram.length).toBeLessThan(50_000);
    const drawn = diagram.match(/->>Application/gu)?.length ?? 0;
    expect(diagram).toContain(`${1000 - drawn} more requests are in report.html`);
    expect(drawn).toBeGreaterThan(300);
  });
  it('names only some of a great many cookies', () => {
    const carriers = Array.from({ length: 40 }, (_, index) => `c${index}#1`);
    expect(renderSequence([exchange({ carriers })])).toContain('c5:1 + 34 more');
  });
});

describe('the exchange as text', () => {
  it('numbers every request and gives its whole address', () => {
    expect(renderExchange(fixationExchange).slice(6)).toEqual([
      '3. attacker asks for the account with the identifier from before',
      '   GET http://localhost:3000/account with sid#1',
      '   → 200; signed-in',
    ]);
  });
  it('says so if nothing was carried and nothing came back', () => {
    const [, request, response] = renderExchange([exchange({ status: null, sets: [] })]);
    expect(request).toMatch(/with no session$/u);
    expect(response).toBe('   → no response');
  });
  it('lets no hostile text act on a terminal or begin a line of its own', () => {
    const lines = renderExchange([hostileExchange]);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).not.toMatch(unseen);
  });
});
