import { tmpdir } from 'node:os';
import { withLoaded } from '../evidence/loaded.js';
import type { TargetScan } from '../policy/scan.js';
import { SealedFile } from './sealed-file.js';

/** Scans that stay in memory: most runs have fewer targets, and touch no disk. */
const heldInMemory = 20;

/** Where the results of a fleet's targets are until they are rendered. */
export interface Shelf {
  /** The same scan; of one that is put away, all but its state is read back each time that it is asked for. */
  readonly keep: (scan: TargetScan) => TargetScan;
  /** Removes what was put away. */
  readonly close: () => void;
}

/** @param parent folder that is free to write to, outside of the workspace */
export function openShelf(held: number = heldInMemory, parent: string = tmpdir()): Shelf {
  let count = 0;
  let file: SealedFile | null = null;
  return {
    keep(scan) {
      count += 1;
      if (count <= held) return scan;
      try {
        file ??= new SealedFile(parent);
        return putAway(scan, file);
      } catch {
        // No room, or no leave to write: then it stays in memory, and nothing is lost.
        return scan;
      }
    },
    close: () => file?.remove(),
  };
}

function putAway(scan: TargetScan, file: SealedFile): TargetScan {
  const { login, protected: page, signOut, sessionCookies, checks, notes, transcript, picture, ...held } = scan;
  const facts = file.put({ login, protected: page, signOut, sessionCookies, checks, notes });
  const sent = file.put(transcript);
  return withLoaded(
    { ...held, ...(picture === undefined ? {} : { picture }) },
    {
      login: () => facts().login,
      protected: () => facts().protected,
      signOut: () => facts().signOut,
      sessionCookies: () => facts().sessionCookies,
      checks: () => facts().checks,
      notes: () => facts().notes,
      transcript: sent,
    },
  );
}
