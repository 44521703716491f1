import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findSurroundings } from '../../src/github/surroundings.js';

describe('what surrounds the step', () => {
  let workspace: string;

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'surroundings-'));
    mkdirSync(join(workspace, '.github', 'workflows'), { recursive: true });
  });
  afterEach(() => rmSync(workspace, { recursive: true }));

  function found(job: string, marks: readonly string[] = []): ReturnType<typeof findSurroundings> {
    writeFileSync(join(workspace, '.github/workflows/ci.yml'), `on: push\njobs:\n  sessions:\n${job}`);
    const environment = {
      GITHUB_WORKSPACE: workspace,
      GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/ci.yml@refs/heads/main',
    };
    return findSurroundings(environment, { repository: 'acme/shop', job: 'sessions' }, (path) => marks.includes(path));
  }

  it.each([
    ['by name', '    container: node:24\n'],
    ['with settings', '    container:\n      image: node:24\n'],
  ])('is a container that the workflow names %s, with its services', (_, container) => {
    const services = '    services:\n      app: { image: shop }\n      db: { image: postgres }\n';
    expect(found(container + services)).toEqual({ container: 'certain', services: ['app', 'db'] });
  });

  it('is no container, though there are services, if the workflow names none', () => {
    expect(found('    services: { app: { image: shop } }\n')).toEqual({ container: null, services: ['app'] });
  });

  it('is likely a container if an expression decides and the machine looks like one', () => {
    const job = '    container: ${{ matrix.image }}\n';
    expect(found(job).container).toBeNull();
    expect(found(job, ['/.dockerenv']).container).toBe('likely');
  });

  it.each(['/.dockerenv', '/run/.containerenv'])('is likely a container if there is %s', (mark) => {
    const run = { repository: null, job: '' };
    expect(findSurroundings({}, run, (path) => path === mark)).toEqual({ container: 'likely', services: [] });
    expect(findSurroundings({}, run, () => false)).toEqual({ container: null, services: [] });
  });

  it('is nothing of a workflow that cannot be read', () => {
    expect(found('\t- [')).toEqual({ container: null, services: [] });
  });
});
