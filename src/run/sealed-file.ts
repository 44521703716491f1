import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** Values that were read last and stay at hand: a reader asks for several members of one target in a row. */
const atHand = 4;

/**
 * Plain data on disk, in a folder that nobody else may enter. It is sealed with a key that is in memory alone, since
 * not all of it is redacted yet: what a killed process leaves behind tells nobody anything.
 */
export class SealedFile {
  readonly #key = randomBytes(32);
  readonly #folder: string;
  readonly #file: number;
  readonly #recent = new Map<number, unknown>();
  readonly #atExit = (): void => this.remove();
  #size = 0;
  #open = true;

  /** @throws Error if the folder cannot be made */
  constructor(parent: string) {
    // mkdtemp gives it the mode 0700.
    this.#folder = mkdtempSync(join(parent, 'session-fixation-gate-'));
    process.once('exit', this.#atExit);
    this.#file = openSync(join(this.#folder, 'results'), 'wx+', 0o600);
  }

  /**
   * @returns what reads it back; it throws once the file is removed, or if somebody altered it
   * @throws Error if there is no room for it
   */
  put<Value>(value: Value): () => Value {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(serialize(value)), cipher.final()]);
    const tag = cipher.getAuthTag();
    const at = this.#size;
    for (let done = 0; done < sealed.length;)
      done += writeSync(this.#file, sealed, done, sealed.length - done, at + done);
    this.#size += sealed.length;
    const length = sealed.length;
    // What was written here is what is read.
    return () => this.#recall(at, () => this.#read(at, length, { nonce, tag })) as Value;
  }

  /** Also done when the process ends, however it ends but by being killed. */
  remove(): void {
    process.removeListener('exit', this.#atExit);
    if (!this.#open) return;
    this.#open = false;
    this.#recent.clear();
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(at: number, length: number, { nonce, tag }: { readonly nonce: Uint8Array; readonly tag: Uint8Array }): unknown {
    const sealed = Buffer.alloc(length);
    for (let done = 0; done < length;) {
      const read = readSync(this.#file, sealed, done, length - done, at + done);
      if (read === 0) throw new Error('The results that were put away on disk are gone.');
      done += read;
    }
    const cipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAuthTag(tag);
    return deserialize(Buffer.concat([cipher.update(sealed), cipher.final()]));
  }

  #recall(at: number, read: () => unknown): unknown {
    if (!this.#open) throw new Error('The results that were put away on disk were removed.');
    const value = this.#recent.has(at) ? this.#recent.get(at) : read();
    this.#recent.delete(at);
    this.#recent.set(at, value);
    for (const oldest of this.#recent.keys()) {
      if (this.#recent.size <= atHand) break;
      this.#recent.delete(oldest);
    }
    return value;
  }
}
