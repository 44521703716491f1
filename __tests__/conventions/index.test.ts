import { describe, expect, it } from '@jest/globals';
import { checks } from '../../src/checks/index.js';
import { advised, conventions, frameworks } from '../../src/conventions/index.js';

describe('the list of conventions', () => {
  it('has each once, by an id and a name of its own', () => {
    expect(new Set(conventions.map(({ id }) => id)).size).toBe(conventions.length);
    expect(new Set(conventions.map(({ name }) => name)).size).toBe(conventions.length);
  });

  it('has frameworks in the order of every page', () => {
    // A new one takes its place among them.
    const order = [
      ...['flask', 'flask-session', 'django', 'fastapi', 'starsessions'],
      ...['express', 'fastify', 'koa', 'nest'],
      ...['php', 'laravel', 'symfony'],
      ...['rails', 'rack', 'spring', 'servlet', 'aspnet', 'go'],
    ];
    expect(frameworks.filter((framework) => order.includes(framework))).toEqual(order);
  });

  it('recognises each framework that it has advice for', () => {
    expect(advised.filter(({ recognise = [] }) => recognise.length === 0)).toEqual([]);
  });

  it('has advice for findings of checks that there are', () => {
    const ids = checks.map(({ meta }) => meta.id);
    const unknown = advised.flatMap(({ id, remedies = {} }) =>
      Object.keys(remedies).flatMap((check) => (ids.includes(check) ? [] : [`${id}: ${check}`])),
    );
    expect(unknown).toEqual([]);
  });
});
