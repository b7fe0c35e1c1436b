/** Flows as the server tells them: what each author states between the same ends, as evidence for links. */
import type { Transformation } from '../../model/change.ts';
import { FOREVER, type Micros } from '../../model/event-time.ts';
import type { Evidence } from '../evidence.ts';
import { authorOf } from './plan-timelines.ts';
import { ANY_FLOW, believedAt } from './view-cypher.ts';

/** One author's flow. */
export interface LinkRow {
  readonly from: string;
  readonly to: string;
  readonly author: string;
  /** JSON. */
  readonly transformations: string;
  readonly confidence: number;
  readonly validFrom: Micros;
  readonly validTo: Micros;
  readonly lastSeen: Micros;
}

/**
 * Of the nodes `from` and `to`: all that is believed of flows between them, whenever they were so. Where a timeline is
 * steady its author knows when it was last seen, and a flow that is so now need not be written again for each run that
 * says the same.
 */
export const collectLinks = (revision: string, name: string) => `
  MATCH (from)-[flow:${ANY_FLOW}]->(to) WHERE ${believedAt(revision)}
  OPTIONAL MATCH (author:Author {id: flow.author})
  WITH flow, from, to,
    CASE WHEN flow.validTo = ${FOREVER} AND flow.revTo = ${FOREVER} AND author.steady IS NOT NULL
      THEN author.seen ELSE flow.lastSeen END AS lastSeen
  RETURN collect({
    from: from.id, to: to.id, author: flow.author, transformations: flow.transformations, confidence: flow.confidence,
    validFrom: flow.validFrom, validTo: flow.validTo, lastSeen: lastSeen
  }) AS ${name}`;

export function toEvidence({ author, transformations, ...row }: LinkRow): Evidence {
  return {
    ...row,
    author: authorOf(author),
    transformations: JSON.parse(transformations) as readonly Transformation[],
  };
}
