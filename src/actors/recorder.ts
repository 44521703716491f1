import type { Answer } from '../evidence/answer.js';
import type { ActorRole, Exchange } from '../evidence/exchange.js';

/** Writes down one experiment's exchanges. Values get labels in order of appearance, so nothing secret is kept. */
export class Recorder {
  readonly #exchanges: Exchange[] = [];
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  get exchange(): readonly Exchange[] {
    return [...this.#exchanges];
  }

  /** `sid#1` for the first value of `sid` that was seen, the same label for the same value ever after. */
  label(name: string, value: string): string {
    const key = JSON.stringify([name, value]);
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const number = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, number);
    const label = `${name}#${String(number)}`;
    this.#labels.set(key, label);
    return label;
  }

  add(exchange: Omit<Exchange, 'number' | 'answer'> & { actor: ActorRole }): void {
    this.#exchanges.push({ number: this.#exchanges.length + 1, ...exchange, answer: null });
  }

  /** Puts the oracle's answer to the exchange that it judged: the latest one. */
  answered(answer: Answer): void {
    const last = this.#exchanges.pop();
    if (last) this.#exchanges.push({ ...last, answer });
  }
}
