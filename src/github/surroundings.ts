import { existsSync } from 'node:fs';
import { isMap, isScalar, parseDocument } from 'yaml';
import { readWorkflow } from './location.js';
import type { RunContext } from './run-context.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface Surroundings {
  readonly container: 'certain' | 'likely' | null;
  readonly services: readonly string[];
}

/** Docker and Podman put these into each container. */
const marks = ['/.dockerenv', '/run/.containerenv'];

/**
 * Whether this job runs in a container, and the names of its services. No variable tells a step either: the workflow
 * file does if it is checked out, else the machine may look like a container.
 */
export function findSurroundings(
  environment: Environment,
  run: Pick<RunContext, 'repository' | 'job'>,
  exists: (path: string) => boolean = existsSync,
): Surroundings {
  const job = jobOf(environment, run);
  const likely = marks.some(exists) ? 'likely' : null;
  return { container: job?.inContainer === true ? 'certain' : likely, services: job?.services ?? [] };
}

function jobOf(
  environment: Environment,
  run: Pick<RunContext, 'repository' | 'job'>,
): { readonly inContainer: boolean; readonly services: readonly string[] } | null {
  const workflow = readWorkflow(environment, run);
  if (workflow === null) return null;
  const document = parseDocument(workflow.text, { logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const container = document.getIn(['jobs', run.job, 'container'], true);
  const services = document.getIn(['jobs', run.job, 'services'], true);
  return {
    // An expression may come out empty: then there is none.
    inContainer:
      isMap(container) ||
      (isScalar(container) && typeof container.value === 'string' && /^[^$]+$/.test(container.value)),
    services: isMap(services)
      ? services.items.flatMap(({ key }) => (isScalar(key) && typeof key.value === 'string' ? [key.value] : []))
      : [],
  };
}
