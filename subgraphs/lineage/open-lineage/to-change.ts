/**
 * The translation of an OpenLineage event into a change of ours: what it names, what it describes, and which flows it
 * states. Pure; how the events of a run add up is the store's business.
 */
import type { ColumnFact, LineageChange, SlottedContribution, SourceFact } from '../model/change.ts';
import { datasetId, jobId, runId, type DatasetKey, type JobKey } from '../model/node-id.ts';
import { contributionOf, staticContributionsOf } from './contribution-of.ts';
import type { EventDataset, OpenLineageEvent } from './event.ts';
import { facetRegisters, stateRegister } from './registers.ts';
import { schemaFields } from './schema-fields.ts';

export function toChange(parsed: OpenLineageEvent): LineageChange {
  const described = describedDatasets(parsed);
  const source = sourceOf(parsed);
  return {
    at: parsed.event.eventTime,
    datasets: described.map((dataset) => ({ key: keyOf(dataset), isDescribed: true })),
    columns: described.flatMap(describedColumns),
    job: jobOf(parsed),
    run: parsed.kind === 'run' ? runOf(parsed.event.run) : null,
    registers: [...stateRegister(parsed), ...facetRegisters(parsed)],
    source: source.contributions.length === 0 ? null : source,
  };
}

function sourceOf(parsed: OpenLineageEvent): SourceFact {
  const job = jobOf(parsed);
  switch (parsed.kind) {
    case 'run':
      return { id: runOf(parsed.event.run), kind: 'OBSERVED', job, contributions: ofRun(parsed.event) };
    case 'job':
      return { id: jobId(job!), kind: 'DECLARED', job, contributions: ofJob(parsed.event) };
    case 'dataset': {
      const { dataset } = parsed.event;
      const contributions = staticContributionsOf(dataset, parsed.raw.dataset?.facets ?? {});
      return { id: datasetId(keyOf(dataset)), kind: 'DECLARED', job, contributions };
    }
  }
}

function ofRun(event: Parameters<typeof contributionOf>[0]): readonly SlottedContribution[] {
  const contribution = contributionOf(event);
  return contribution === null ? [] : [{ slot: null, contribution }];
}

/** A JobEvent says all that its job reads and writes, so the next one replaces it; one without either says nothing. */
function ofJob(event: Parameters<typeof contributionOf>[0]): readonly SlottedContribution[] {
  const contribution = contributionOf(event);
  if (contribution !== null) return [{ slot: 'job', contribution }];
  const isSilent = event.inputs === undefined && event.outputs === undefined;
  return isSilent ? [] : [{ slot: 'job', contribution: { inputs: [], outputs: [] } }];
}

function describedDatasets(parsed: OpenLineageEvent): readonly EventDataset[] {
  if (parsed.kind === 'dataset') return [parsed.event.dataset];
  return [...(parsed.event.inputs ?? []), ...(parsed.event.outputs ?? [])];
}

/** The columns that a dataset's own facets tell of; a column that only feeds others is known by its flow. */
function describedColumns(dataset: EventDataset): readonly ColumnFact[] {
  const names = new Set([
    ...schemaFields(dataset.facets?.schema).map((field) => field.name),
    ...Object.keys(dataset.facets?.columnLineage?.fields ?? {}),
    ...Object.keys(dataset.facets?.lineage?.fields ?? {}),
  ]);
  return [...names].map((name) => ({ dataset: keyOf(dataset), name, isDescribed: true }));
}

function jobOf(parsed: OpenLineageEvent): JobKey | null {
  if (parsed.kind === 'dataset') return null;
  const { namespace, name } = parsed.event.job;
  return { namespace, name };
}

function runOf({ runId: uuid }: { readonly runId: string }): string {
  return runId(uuid.toLowerCase());
}

function keyOf({ namespace, name }: DatasetKey): DatasetKey {
  return { namespace, name };
}
