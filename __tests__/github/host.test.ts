import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createActionsHost } from '../../src/github/host.js';

describe('the GitHub Actions runner as a host', () => {
  let folder: string;
  let printed: string;
  const before = { ...process.env };
  const codeBefore = process.exitCode;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'host-'));
    for (const name of ['summary', 'output']) writeFileSync(join(folder, name), '');
    process.env['GITHUB_STEP_SUMMARY'] = join(folder, 'summary');
    process.env['GITHUB_OUTPUT'] = join(folder, 'output');
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...before };
    process.exitCode = codeBefore;
    rmSync(folder, { recursive: true, force: true });
  });

  it('masks with the command that the runner reads, its data escaped', () => {
    createActionsHost().mask('100%\nsecret');
    expect(printed).toBe('::add-mask::100%25%0Asecret\n');
  });

  it('masks no empty value, which the runner would complain of', () => {
    createActionsHost().mask(' ');
    expect(printed).toBe('');
  });

  it('prints no workflow command that a target could have written into a text', () => {
    createActionsHost().info('one\n::error::forged\r  ::set-output name=x::y\u2028a ##[error]forged\u001b[31m\u0007');
    const lines = printed.split('\n');
    expect(lines).toEqual(['one', ': :error::forged', '  : :set-output name=x::y', 'a # #[error]forged\u001b[31m', '']);
  });

  it('annotates with a place, or without one', () => {
    const host = createActionsHost();
    host.annotate({ level: 'error', title: 'a,b', message: 'one\n::error::two', file: 'app/x.js', line: 3 });
    host.annotate({ level: 'notice', title: 't', message: 'm', file: null, line: null });
    const [first, second] = printed.split('\n');
    expect(first).toMatch(/^::error /);
    expect(first).toContain('file=app/x.js');
    expect(first).toContain('line=3');
    expect(first).toContain('title=a%2Cb');
    expect(first).toMatch(/::one ::error::two$/);
    expect(second).toBe('::notice title=t::m');
  });

  it('sets outputs so that a value cannot end its own block', () => {
    createActionsHost().setOutput('grade', 'A');
    expect(readFileSync(join(folder, 'output'), 'utf8')).toMatch(/^grade<<(ghadelimiter_\S+)\r?\nA\r?\n\1\r?\n$/);
  });

  it('hands outputs on by the old command if the runner names no file for them', () => {
    delete process.env['GITHUB_OUTPUT'];
    createActionsHost().setOutput('grade', 'A');
    expect(printed).toContain('::set-output name=grade::A\n');
  });

  it('says that outputs cannot be handed on, rather than lose them', () => {
    process.env['GITHUB_OUTPUT'] = join(folder, 'gone', 'output');
    expect(() => createActionsHost().setOutput('grade', 'A')).toThrow(
      /^The outputs could not be handed on: the file that GITHUB_OUTPUT names cannot be written to \(ENOENT\)\./,
    );
  });

  it('warns of a summary that cannot be written, and goes on', () => {
    process.env['GITHUB_STEP_SUMMARY'] = join(folder, 'gone', 'summary');
    createActionsHost().writeSummary('# One\n');
    expect(printed).toMatch(/^::warning::The job summary could not be written: .*\(ENOENT\)/);
  });

  it('appends to the summary, and does without if the runner has none', () => {
    const host = createActionsHost();
    host.writeSummary('# One\n');
    host.writeSummary('# Two\n');
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('# One\n# Two\n');
    delete process.env['GITHUB_STEP_SUMMARY'];
    host.writeSummary('# Three\n');
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('# One\n# Two\n');
  });

  it('writes no summary of more than a mebibyte of UTF-8, of which the runner would show nothing', () => {
    const host = createActionsHost();
    host.writeSummary('é'.repeat(512 * 1024));
    expect(readFileSync(join(folder, 'summary')).length).toBe(1024 * 1024);
    host.writeSummary(`${'é'.repeat(512 * 1024)}x`);
    expect(readFileSync(join(folder, 'summary')).length).toBe(1024 * 1024);
    expect(printed).toContain('::warning::The job summary');
  });

  it('fails the step with one line and exit code 1', () => {
    createActionsHost().fail('error: bad\n::set-output name=x::y');
    expect(process.exitCode).toBe(1);
    expect(printed).toBe('::error::error: bad ::set-output name=x::y\n');
  });
});
