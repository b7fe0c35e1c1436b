/** All finders of evidence: signals of quality are one more line. */
import { changedSchemas } from './changed-schemas.ts';
import type { Evidence, EvidenceById, EvidenceFinder, Suspects } from './evidence.ts';
import { failedRuns } from './failed-runs.ts';
import { lateJobs } from './late-jobs.ts';

const FINDERS: readonly EvidenceFinder[] = [failedRuns, lateJobs, changedSchemas];

/** What all of them found. */
export async function findEvidence(suspects: Suspects): Promise<EvidenceById> {
  const found = await Promise.all(FINDERS.map(async (find) => find(suspects)));
  const all = new Map<string, readonly Evidence[]>();
  for (const [id, evidence] of found.flatMap((each) => [...each])) all.set(id, [...(all.get(id) ?? []), ...evidence]);
  return all;
}
