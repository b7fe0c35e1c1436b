/**
 * The translation of an OpenLineage event into a change of ours: what it names, what it describes, and which flows it
 * states. Pure; how the events of a run add up is the store's business.
 */
import type { AliasFact, ColumnFact, EntryFact, LineageChange, SlottedContribution } from '../model/change.ts';
import { datasetId, jobId, runId, type DatasetKey, type JobKey } from '../model/node-id.ts';
import { contributionOf, staticContributionsOf } from './contribution-of.ts';
import { hashOf } from '../model/hash-of.ts';
import type { EventDataset, OpenLineageEvent, RawFacets, RunEvent } from './event.ts';
import { facetRegisters, stateRegister } from './registers.ts';
import { schemaFields } from './schema-fields.ts';

export function toChange(parsed: OpenLineageEvent): LineageChange {
  const described = describedDatasets(parsed);
  return {
    at: parsed.event.eventTime,
    datasets: [
      ...described.map((dataset) => ({ key: keyOf(dataset), isDescribed: true })),
      ...fedToJobs(parsed).map((dataset) => ({ key: keyOf(dataset), isDescribed: false })),
    ],
    columns: described.flatMap(describedColumns),
    job: jobOf(parsed),
    run: parsed.kind === 'run' ? runOf(parsed.event.run) : null,
    registers: [...stateRegister(parsed), ...facetRegisters(parsed)],
    aliases: described.flatMap(aliasesOf),
    entry: parsed.kind === 'run' ? runEntry(parsed.event) : staticEntry(parsed),
  };
}

/** Also an event that names no dataset: it may be the one that says the run completed. */
function runEntry(event: RunEvent): EntryFact {
  const contribution = contributionOf(event);
  return {
    author: { kind: 'OBSERVED', id: jobId(event.job) },
    name: event.run.runId.toLowerCase(),
    completedAt: event.eventType === 'COMPLETE' ? event.eventTime : null,
    contributions: contribution === null ? [] : [{ slot: null, contribution }],
  };
}

function staticEntry(parsed: Exclude<OpenLineageEvent, { kind: 'run' }>): EntryFact | null {
  const contributions =
    parsed.kind === 'job'
      ? ofJob(parsed)
      : staticContributionsOf(parsed.event.dataset, parsed.raw.dataset?.facets ?? {});
  if (contributions.length === 0) return null;
  const { eventTime } = parsed.event;
  const id = parsed.kind === 'job' ? jobId(parsed.event.job) : datasetId(keyOf(parsed.event.dataset));
  const raw = parsed.kind === 'job' ? parsed.raw.job : parsed.raw.dataset;
  return {
    author: { kind: isManual(raw?.facets) ? 'MANUAL' : 'DECLARED', id },
    name: hashOf([eventTime, contributions]),
    completedAt: eventTime,
    contributions,
  };
}

/** The custom facet with which a person signs what no tool has told: `{"tributary_manual": {"author": …, "reason": …}}`. */
function isManual(facets: RawFacets | null | undefined): boolean {
  const facet = facets?.['tributary_manual'];
  return facet != null && facet['_deleted'] !== true;
}

/**
 * A JobEvent says all that its job reads and writes, so the next one replaces it. One without inputs, outputs and a
 * `lineage` facet says nothing of it; one whose facet was deleted says that there is nothing.
 */
function ofJob({ event, raw }: Extract<OpenLineageEvent, { kind: 'job' }>): readonly SlottedContribution[] {
  const contribution = contributionOf(event);
  if (contribution !== null) return [{ slot: 'job', contribution }];
  const isSilent = event.inputs === undefined && event.outputs === undefined && raw.job?.facets?.['lineage'] == null;
  return isSilent ? [] : [{ slot: 'job', contribution: { inputs: [], outputs: [] } }];
}

function describedDatasets(parsed: OpenLineageEvent): readonly EventDataset[] {
  if (parsed.kind === 'dataset') return [parsed.event.dataset];
  return [...(parsed.event.inputs ?? []), ...(parsed.event.outputs ?? [])];
}

/** Datasets that a `lineage` facet names as sources of jobs: no flow of this event may name them. */
function fedToJobs(parsed: OpenLineageEvent): readonly DatasetKey[] {
  if (parsed.kind === 'dataset') return [];
  const entries = parsed.event.job.facets?.lineage?.entries ?? [];
  return entries.flatMap((entry) =>
    entry.type === 'JOB' ? (entry.inputs ?? []).filter((input) => input.type === 'DATASET') : [],
  );
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

/** Other names of a dataset, such as that of a table in a metastore for a folder of files. */
function aliasesOf(dataset: EventDataset): readonly AliasFact[] {
  return (dataset.facets?.symlinks?.identifiers ?? [])
    .filter((alias) => datasetId(alias) !== datasetId(dataset))
    .map((alias) => ({ dataset: keyOf(dataset), alias: keyOf(alias) }));
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
