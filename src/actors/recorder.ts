import type { Answer } from '../evidence/answer.js';
import type { ActorRole, Exchange } from '../evidence/exchange.js';
import type { Message } from '../evidence/transcript.js';

/** Writes down one experiment's exchanges. Values get labels in order of appearance, so nothing secret is kept. */
export class Recorder {
  readonly #exchanges: Exchange[] = [];
  /** By the number of its exchange; none if a response was only looked at once more. */
  readonly #messages = new Map<number, Message>();
  readonly #labels = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  get exchange(): readonly Exchange[] {
    return [...this.#exchanges];
  }

  /** Every exchange that went over the wire, with how it went. */
  get sent(): readonly { readonly exchange: Exchange; readonly message: Message }[] {
    return this.#exchanges.flatMap((exchange) => {
      const message = this.#messages.get(exchange.number);
      return message ? [{ exchange, message }] : [];
    });
  }

  /** `sid#1` for the first value of `sid` that was seen, the same label for the same value ever after. */
  label(name: string, value: string): string {
    const known = this.labelOf(name, value);
    if (known !== null) return known;
    const number = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, number);
    const label = `${name}#${String(number)}`;
    this.#labels.set(keyOf(name, value), label);
    return label;
  }

  /** The label that the value has already; null if it has none. */
  labelOf(name: string, value: string): string | null {
    return this.#labels.get(keyOf(name, value)) ?? null;
  }

  add(exchange: Omit<Exchange, 'number' | 'answer'> & { actor: ActorRole }, message: Message | null = null): void {
    const number = this.#exchanges.length + 1;
    this.#exchanges.push({ number, ...exchange, answer: null });
    if (message) this.#messages.set(number, message);
  }

  /** Puts the oracle's answer to the exchange that it judged: the latest one. */
  answered(answer: Answer): void {
    const last = this.#exchanges.pop();
    if (last) this.#exchanges.push({ ...last, answer });
  }
}

function keyOf(name: string, value: string): string {
  return JSON.stringify([name, value]);
}
