import type { Host } from '../github/host.js';
import { errorOutputs, setOutputs } from '../github/outputs.js';
import type { Withheld } from '../github/withheld-secrets.js';
import type { Secrets } from '../evidence/secrets.js';
import type { InputProblem } from '../inputs/known-inputs.js';
import { missingPassword } from '../inputs/rules.js';
import type { RunFacts } from '../report/run-facts.js';

/** The annotations that the runner shows of a step are ten; the failing message is the last of them. */
const shownProblems = 9;

/** Ends a run whose inputs are wrong. */
export function refuse(
  host: Host,
  secrets: Secrets,
  problems: readonly InputProblem[],
  location: RunFacts['location'],
): void {
  const { missingPassword: here = missingPassword } = host;
  const lines = problems.map(({ input, message }) =>
    secrets.redact(`${input}: ${message.replace(missingPassword, () => here)}`),
  );
  for (const line of lines) host.info(line);
  const place = { file: location?.file ?? null, line: location?.line ?? null };
  for (const [index, { input }] of problems.slice(0, shownProblems).entries()) {
    const title = secrets.redact(`Wrong input: ${input}`);
    host.annotate({ level: 'error', title, message: lines[index] ?? title, ...place });
  }
  failWithout(host, secrets, lines.join(' '));
}

/** Ends a run that has no decision. The step fails even if the outputs cannot be written. */
export function failWithout(host: Host, secrets: Secrets, why: string): void {
  try {
    setOutputs(host, errorOutputs);
  } catch {
    // An unset output is less harm than a step that does not say why it failed.
  }
  host.fail(`error: ${secrets.redact(why)}`);
}

/** Ends a run that GitHub hands no secrets. */
export function tellWithheld(host: Host, withheld: Withheld): void {
  host.writeSummary(withheld.summary);
  host.annotate(withheld.annotation);
  setOutputs(host, { ...errorOutputs, conclusion: withheld.conclusion });
  if (withheld.failsStep) host.fail(withheld.closing);
  else host.info(withheld.closing);
}
