import { checks } from '../checks/index.js';
import type { EvidenceMap, PlantedByLink, Site } from '../evidence/evidence.js';
import type { Obstacle } from '../evidence/gathered.js';
import type { TargetScan } from '../policy/scan.js';

/** What the checks say if it is known what was planted by a link, and nothing else because of this obstacle. */
export function judgedByLink(site: Site, obstacle: Obstacle, facts: PlantedByLink): TargetScan['checks'] {
  const unknown = { kind: 'inconclusive', obstacle } as const;
  const evidence: EvidenceMap = {
    site: { kind: 'gathered', facts: site },
    plantedByLink: { kind: 'gathered', facts },
    carriers: unknown,
    sessionCookies: unknown,
    lifetimes: unknown,
    plantedIdentifier: unknown,
    madeUpIdentifier: unknown,
    identifierUrls: unknown,
    signInAgain: unknown,
    carryOver: unknown,
    twoCookies: unknown,
    identifierSample: unknown,
    signOut: unknown,
    credentialTransport: unknown,
    transport: unknown,
    basicBinding: unknown,
  };
  return checks.map((check) => check.run(evidence));
}
