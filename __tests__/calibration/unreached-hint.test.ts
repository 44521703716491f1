import { describe, expect, it } from '@jest/globals';
import { containerHint } from '../../src/calibration/unreached-hint.js';

const hint = (url: string, container: 'certain' | 'likely' | null, services: readonly string[] = []): string => {
  const parsed = new URL(url);
  return containerHint(parsed, parsed.hostname === 'localhost', { container, services });
};

describe('what is said of an application that nobody reached', () => {
  it('names the services of a job that runs in a container', () => {
    expect(hint('http://localhost:3000', 'certain', ['app', 'db'])).toBe(
      ' This job runs in a container, where localhost is that container alone. Its services are reached by their names: app, db; try http://app:3000.',
    );
  });

  it('is careful if the machine only looks like a container', () => {
    expect(hint('http://localhost', 'likely')).toBe(
      ' This machine looks like a container. Inside one, localhost is the container itself: use the name of the service, as in http://app.',
    );
  });

  it('is that a service has no name outside of a container', () => {
    expect(hint('http://app:3000', null, ['app'])).toMatch(
      /does not run in a container.*map its port.*http:\/\/localhost:3000/,
    );
  });

  it.each([
    ['localhost in no container', 'http://localhost:3000', null],
    ['a name in a container', 'http://app:3000', 'certain'],
    ['a name that is no service', 'http://shop.example', null],
  ] as const)('is nothing for %s', (_, url, container) => {
    expect(hint(url, container, ['app'])).toBe('');
  });
});
