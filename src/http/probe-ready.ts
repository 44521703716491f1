import { AllowedHosts } from './allowed-hosts.js';
import { Budget } from './budget.js';
import { Connection } from './connection.js';
import { isLoopback } from './loopback.js';

/** Longer than this and a server is not up, whatever it will be. */
const patienceMs = 5000;

/**
 * Whether a server answers at an address with anything under 500, or what came instead. Nothing secret is sent, so that
 * a certificate which nobody knows is no reason to wait.
 */
export async function probeReady(url: URL): Promise<{ readonly answers: boolean; readonly detail: string }> {
  const connection = new Connection({
    budget: new Budget({ timeoutMs: patienceMs, maxRequests: 1, maxLogins: 0 }),
    hosts: new AllowedHosts(url, []),
    requestTimeoutMs: patienceMs,
    ca: null,
    insecure: true,
    loopback: isLoopback(url),
  });
  try {
    const outcome = await connection.send({ method: 'GET', url, headers: [], body: null });
    if (outcome.kind === 'unavailable') return { answers: false, detail: outcome.message };
    return { answers: outcome.status < 500, detail: `it answered ${String(outcome.status)}` };
  } finally {
    await connection.close();
  }
}
