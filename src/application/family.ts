import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

/** Whatever a command starts inherits it, daemons that leave its process group and its session among them. */
const variable = 'SESSION_FIXATION_GATE_FAMILY';

/** All that a command starts, by a mark in their environment, as GitHub's runner and Jenkins find what a job left. */
export interface Family {
  /** To be put into the command's environment. */
  readonly mark: Readonly<Record<string, string>>;
  /** Process identifiers of those that live; none where the system does not show environments as files (not Linux). */
  members(): readonly number[];
}

export function newFamily(): Family {
  const name = randomUUID();
  const wanted = Buffer.from(`${variable}=${name}`);
  return { mark: { [variable]: name }, members: () => living().filter((pid) => environmentOf(pid)?.includes(wanted)) };
}

function living(): number[] {
  try {
    const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return names.map(Number).filter((pid) => pid !== process.pid);
  } catch {
    return [];
  }
}

/** Null for one that has gone meanwhile, or is somebody else's. One that is dead and not yet waited for has none. */
function environmentOf(pid: number): Buffer | null {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch {
    return null;
  }
}
