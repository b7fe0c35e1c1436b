/** RootCauseCandidate and RootCauseEvidence: what may have caused a symptom, and what speaks for it. */
import { fromMicros } from '../model/event-time.ts';
import type { RootCauseCandidateResolvers, RootCauseEvidenceResolvers } from '../schema.generated.ts';
import { fullLink } from '../walks/full-link.ts';

export const RootCauseCandidate: RootCauseCandidateResolvers = {
  path: ({ pathEnds, view }, _none, context) => Promise.all(pathEnds.map((ends) => fullLink(ends, view, context))),
};

export const RootCauseEvidence: RootCauseEvidenceResolvers = {
  at: ({ at }) => fromMicros(at),
};
