import type { ActorRole } from '../evidence/exchange.js';
import type { Secrets } from '../evidence/secrets.js';
import type { TranscriptEntry } from '../evidence/transcript.js';
import type { Budget } from '../http/budget.js';
import { Connection, type ConnectionOptions } from '../http/connection.js';
import type { HeaderFields } from '../http/wire.js';
import { PageReader } from '../pages/page-reader.js';
import { Actor } from './actor.js';
import type { ActorHabits, ActorSurroundings } from './actor-options.js';
import type { Address } from './address.js';
import type { FrozenJar } from './jar.js';
import { Recorder } from './recorder.js';
import type { Hop } from './visit.js';

/** What is the same for every actor of one target. */
export interface StageOptions {
  readonly address: Address;
  readonly connection: ConnectionOptions;
  readonly budget: Budget;
  readonly headers: HeaderFields;
  readonly secrets: Secrets;
  /** Hears what takes its time, in a few words; absent if nobody listens. */
  readonly tell?: (what: string) => void;
}

/** Makes the actors of one target. */
export class Stage {
  readonly #lanes: Lane[] = [];
  readonly #reader = new PageReader();
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(readonly options: StageOptions) {}

  get budget(): Budget {
    return this.options.budget;
  }

  get address(): Address {
    return this.options.address;
  }

  get secrets(): Secrets {
    return this.options.secrets;
  }

  /**
   * A lane for one experiment: its own actors, its own transcript.
   * @param part what it is for, in words
   */
  lane(part = 'requests'): Lane {
    const before = this.#lanes.filter((lane) => lane.part === part || lane.part.startsWith(`${part} (`)).length;
    const lane = new Lane({ ...this.options, reader: this.#reader }, before === 0 ? part : `${part} (${before + 1})`);
    this.#lanes.push(lane);
    return lane;
  }

  /** Every hop of every actor so far, in the order of the responses. */
  get hops(): readonly Hop[] {
    return this.#lanes.flatMap((lane) => lane.hops).sort((one, other) => one.at - other.at);
  }

  get actors(): readonly Actor[] {
    return this.#lanes.flatMap((lane) => lane.actors);
  }

  /** Every request of every actor so far, in the order of sending. */
  get transcript(): readonly TranscriptEntry[] {
    const entries = this.#lanes.flatMap(({ part, recorder }) =>
      recorder.sent.map((one): TranscriptEntry => ({ part, ...one })),
    );
    return entries.sort((one, other) => one.message.startedAt - other.message.startedAt);
  }

  /** Has something ended with it, such as a browser. */
  onClose(end: () => Promise<void>): void {
    this.#closing.push(end);
  }

  async close(): Promise<void> {
    await Promise.all(this.#closing.map((end) => end()));
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }
}

/** One sequence of requests, each waiting for the one before: an experiment, or the calibration. */
export class Lane {
  readonly recorder = new Recorder();
  readonly #connections: Connection[] = [];
  readonly #actors: Actor[] = [];

  constructor(
    private readonly options: StageOptions & Pick<ActorSurroundings, 'reader'>,
    readonly part: string,
  ) {}

  /** A fresh actor; from a copy of the frozen jar if one is given. */
  actor(role: ActorRole, jar: FrozenJar | null = null, habits: ActorHabits = {}): Actor {
    const connection = new Connection(this.options.connection);
    this.#connections.push(connection);
    const { address, headers, secrets, reader } = this.options;
    const surroundings = { connection, address, headers, secrets, reader, recorder: this.recorder };
    const actor = new Actor(role, surroundings, jar, habits);
    this.#actors.push(actor);
    return actor;
  }

  get actors(): readonly Actor[] {
    return this.#actors;
  }

  get hops(): readonly Hop[] {
    return this.#actors.flatMap((actor) => actor.hops);
  }

  /** Requests sent so far. */
  get sent(): number {
    return this.#connections.reduce((sum, connection) => sum + connection.sent, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }
}
