import { Address } from '../../src/actors/address.js';
import { Stage } from '../../src/actors/stage.js';
import type { Page, Visit } from '../../src/actors/visit.js';
import { createSecrets, type Secrets } from '../../src/evidence/secrets.js';
import { AllowedHosts } from '../../src/http/allowed-hosts.js';
import { Budget } from '../../src/http/budget.js';
import type { HeaderFields } from '../../src/http/wire.js';

export interface StageParts {
  readonly allowedHosts?: readonly string[];
  readonly forwardedProto?: 'https';
  readonly headers?: HeaderFields;
  readonly secrets?: Secrets;
  readonly maxLogins?: number;
  readonly maxRequests?: number;
  readonly requestTimeoutMs?: number;
  readonly insecure?: boolean;
}

const stages: Stage[] = [];

/** A stage for one target with room for everything that a test does. */
export function openStage(base: URL, parts: StageParts = {}): Stage {
  const hosts = new AllowedHosts(base, parts.allowedHosts ?? []);
  const { maxLogins = 10, maxRequests = 200 } = parts;
  const budget = new Budget({ timeoutMs: 60_000, maxRequests, maxLogins });
  const stage = new Stage({
    address: new Address(base, hosts, parts.forwardedProto ?? null),
    connection: {
      budget,
      hosts,
      requestTimeoutMs: parts.requestTimeoutMs ?? 20_000,
      ca: null,
      insecure: parts.insecure ?? false,
      loopback: true,
    },
    budget,
    headers: parts.headers ?? [],
    secrets: parts.secrets ?? createSecrets(() => undefined),
  });
  stages.push(stage);
  return stage;
}

/** For `afterEach`. */
export async function closeStages(): Promise<void> {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
}

/** The page of a visit that must have come to one. */
export function arrived(visit: Visit): Page {
  if (visit.kind === 'unreached') throw new Error(`no page: ${visit.trouble.message}`);
  return visit;
}
