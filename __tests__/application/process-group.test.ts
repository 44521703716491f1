import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { newFamily } from '../../src/application/family.js';
import { killAll, startGroup } from '../../src/application/process-group.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** As for a group that is all another user's, such as after sudo. */
function refuseGroups(code: string): void {
  const kill = process.kill.bind(process);
  jest.spyOn(process, 'kill').mockImplementation((pid, name) => {
    if (pid < 0) throw Object.assign(new Error(`kill ${code}`), { code });
    return kill(pid, name);
  });
}

const group = (command: string) => startGroup(command, { cwd: process.cwd(), env: process.env });

describe('a process group of another user', () => {
  it('is no error when it is killed', () => {
    refuseGroups('EPERM');
    expect(() => killAll(999_999_999, newFamily())).not.toThrow();
  });

  it('lives, and its output is let go when it cannot be ended', async () => {
    const pipes = (): number => process.getActiveResourcesInfo().filter((one) => one === 'PipeWrap').length;
    const before = pipes();
    const started = group('exec sleep 20');
    refuseGroups('EPERM');
    expect(started.lives()).toBe(true);
    await started.end();
    const deadline = Date.now() + 10_000;
    while (pipes() > before && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pipes()).toBe(before);
  }, 30_000);

  it('does not live once it is gone', async () => {
    const started = group('exit 0');
    await started.ended;
    refuseGroups('ESRCH');
    expect(started.lives()).toBe(false);
    await started.end();
  });
});
