/** What an author states now, as an event of its kind that states the same. */
import { toRfc3339 } from '../model/event-time.ts';
import { parseJobId } from '../model/node-id.ts';
import { customFacet, standardFacet, writtenEvent, type WrittenEvent } from '../open-lineage/written-event.ts';
import type { AuthorStatement } from '../store/lineage-store.ts';
import { datasetKey, datasetOf, flowFacets, targetsOf, type Target } from './flow-facets.ts';

type Statement = Pick<AuthorStatement, 'author' | 'flows'>;

export interface StatementContext {
  /** Ids of datasets that somebody describes: the others are named by flows only, and must stay so. */
  readonly described: ReadonlySet<string>;
  readonly signatureOf: SignatureOf;
}

/** The facet with which a person signed, by the id of the job or dataset. */
export type SignatureOf = (id: string) => object | null;

/** A run that has stated flows. */
export interface StatingRun {
  readonly id: string;
  readonly at: string;
  /** Whether it completed, so that it proves what it doesn't state. */
  readonly isProof: boolean;
}

/** A run may speak in several events, so that none is too large for a door. One dataset's flows stay together. */
const MAX_FLOWS_OF_EVENT = 5_000;

export function runEvents(
  { author, flows }: Statement,
  run: StatingRun | null,
  { described }: StatementContext,
): readonly WrittenEvent[] {
  if (run === null) return [];
  const envelope = { eventType: run.isProof ? 'COMPLETE' : 'RUNNING', run: { runId: run.id } };
  return inParts(targetsOf(flows)).map((targets) =>
    writtenEvent('RunEvent', toRfc3339(run.at), { ...envelope, ...jobUse(author.id, targets, described, {}) }),
  );
}

/** Times are in the form of `event-time.ts`. */
export function jobEvent(
  { author, flows }: Statement,
  at: string,
  { described, signatureOf }: StatementContext,
): WrittenEvent {
  const facets = signature(author, signatureOf);
  return writtenEvent('JobEvent', toRfc3339(at), jobUse(author.id, targetsOf(flows), described, facets));
}

export function datasetEvent({ author, flows }: Statement, at: string, signatureOf: SignatureOf): WrittenEvent {
  const facets = { ...flowFacets(flows), ...signature(author, signatureOf) };
  return writtenEvent('DatasetEvent', toRfc3339(at), { dataset: { ...datasetKey(author.id), facets } });
}

/** Outputs with what feeds them; a target that nobody describes is an entry of the job's own facet. */
function jobUse(id: string, targets: readonly Target[], described: ReadonlySet<string>, facets: object) {
  const sources = new Set(targets.flatMap(({ flows }) => flows.map(({ from }) => datasetOf(from))));
  const entries = targets.filter((target) => !isOutput(target, described)).map(toEntry);
  const lineage = { lineage: standardFacet('1-0-0/LineageFacet', { entries }) };
  return {
    job: { ...parseJobId(id), facets: { ...facets, ...(entries.length > 0 && lineage) } },
    inputs: [...sources].filter((source) => described.has(source)).map(datasetKey),
    outputs: targets
      .filter((target) => isOutput(target, described))
      .map((target) => ({ ...datasetKey(target.id), facets: flowFacets(target.flows) })),
  };
}

/** An entry has no place for `columnLineage`. */
function isOutput({ id, flows }: Target, described: ReadonlySet<string>): boolean {
  return described.has(id) || flowFacets(flows).columnLineage !== undefined;
}

function toEntry({ id, flows }: Target): object {
  const { _producer, _schemaURL, ...facet } = flowFacets(flows).lineage;
  return { type: 'DATASET', ...datasetKey(id), ...facet };
}

function signature({ kind, id }: AuthorStatement['author'], signatureOf: SignatureOf): object {
  return kind === 'MANUAL' ? { tributary_manual: signatureOf(id) ?? customFacet({}) } : {};
}

/** One part at least. */
function inParts(targets: readonly Target[]): readonly (readonly Target[])[] {
  const parts: Target[][] = [[]];
  let count = 0;
  for (const target of targets) {
    if (count > 0 && count + target.flows.length > MAX_FLOWS_OF_EVENT) {
      parts.push([]);
      count = 0;
    }
    parts.at(-1)!.push(target);
    count += target.flows.length;
  }
  return parts;
}
