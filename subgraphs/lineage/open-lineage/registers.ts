/**
 * What an event says that a later one may say anew: the state of a run, and every facet, known to us or not. A facet
 * that says nothing of a dataset leaves what was said before. Every schema that a dataset ever had is kept beside the
 * latest, with the time when it was last told.
 */
import { hash } from 'node:crypto';
import type { Register } from '../model/change.ts';
import { datasetId, jobId, runId } from '../model/node-id.ts';
import type { RunState } from '../store/lineage-store.ts';
import type { OpenLineageEvent, RawFacets, RawPart } from './event.ts';

/** Which state stands when two were reported for one instant; those from COMPLETE on end a run. */
const RANK: Readonly<Record<RunState, number>> = { OTHER: 0, START: 1, RUNNING: 2, ABORT: 3, FAIL: 4, COMPLETE: 5 };

/** A run that has ended stays ended, whatever is reported later. */
export function stateRegister(parsed: OpenLineageEvent): readonly Register[] {
  if (parsed.kind !== 'run' || parsed.event.eventType === undefined) return [];
  const { eventType, eventTime, run } = parsed.event;
  const hasEnded = RANK[eventType] >= RANK.ABORT;
  return [
    {
      subject: runId(run.runId.toLowerCase()),
      name: 'state',
      order: `${hasEnded ? 1 : 0} ${eventTime} ${RANK[eventType]}`,
      value: JSON.stringify(eventType),
    },
  ];
}

export function facetRegisters(parsed: OpenLineageEvent): readonly Register[] {
  const { raw } = parsed;
  const at = parsed.event.eventTime;
  if (parsed.kind === 'dataset') return toRegisters(datasetId(parsed.event.dataset), raw.dataset?.facets, at);
  const job = jobId(parsed.event.job);
  const run = parsed.kind === 'run' ? runId(parsed.event.run.runId.toLowerCase()) : null;
  const user = run ?? job;
  return [
    ...toRegisters(job, raw.job?.facets, at),
    ...(run === null ? [] : toRegisters(run, raw.run?.facets, at)),
    ...(parsed.event.inputs ?? []).flatMap((key, index) => ofDataset(datasetId(key), raw.inputs?.[index], user, at)),
    ...(parsed.event.outputs ?? []).flatMap((key, index) => ofDataset(datasetId(key), raw.outputs?.[index], user, at)),
  ];
}

/** Facets of a dataset as such, and those of its use in this run, or by this job: how much was read and written. */
function ofDataset(id: string, part: RawPart | undefined, user: string, at: string): readonly Register[] {
  return [
    ...toRegisters(id, part?.facets, at),
    ...toRegisters(`${user}|input|${id}`, part?.inputFacets, at),
    ...toRegisters(`${user}|output|${id}`, part?.outputFacets, at),
  ];
}

function toRegisters(subject: string, facets: RawFacets | null | undefined, at: string): readonly Register[] {
  return Object.entries(facets ?? {}).flatMap(([name, facet]): readonly Register[] => {
    if (facet === null) return [];
    const value = facet['_deleted'] === true ? '' : JSON.stringify(facet);
    const latest = { subject, name: `facet:${name}`, order: at, value };
    return name === 'schema' && value !== '' ? [latest, { ...latest, name: schemaSeen(value) }] : [latest];
  });
}

/** A schema that was told twice is one: the later time stays. */
function schemaSeen(schema: string): string {
  return `schema-seen:${hash('sha256', schema, 'base64url').slice(0, 20)}`;
}
