/**
 * What an event says that a later one may say anew: the state of a run, and every facet, known to us or not. A facet
 * that says nothing of a dataset leaves what was said before.
 */
import type { Register } from '../model/change.ts';
import { datasetId, jobId, runId } from '../model/node-id.ts';
import type { OpenLineageEvent, RawFacets, RawPart, RunState } from './event.ts';

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
  if (parsed.kind === 'dataset') {
    return toRegisters(datasetId(parsed.event.dataset), raw.dataset?.facets, at);
  }
  const run = parsed.kind === 'run' ? runId(parsed.event.run.runId.toLowerCase()) : null;
  return [
    ...toRegisters(jobId(parsed.event.job), raw.job?.facets, at),
    ...(run === null ? [] : toRegisters(run, raw.run?.facets, at)),
    ...(parsed.event.inputs ?? []).flatMap((key, index) => ofDataset(datasetId(key), raw.inputs?.[index], run, at)),
    ...(parsed.event.outputs ?? []).flatMap((key, index) => ofDataset(datasetId(key), raw.outputs?.[index], run, at)),
  ];
}

/** Facets of a dataset as such, and those of its use in this run: how much was read, how much was written. */
function ofDataset(id: string, part: RawPart | undefined, run: string | null, at: string): readonly Register[] {
  return [
    ...toRegisters(id, part?.facets, at),
    ...(run === null ? [] : toRegisters(`${run}|input|${id}`, part?.inputFacets, at)),
    ...(run === null ? [] : toRegisters(`${run}|output|${id}`, part?.outputFacets, at)),
  ];
}

function toRegisters(subject: string, facets: RawFacets | null | undefined, at: string): readonly Register[] {
  return Object.entries(facets ?? {}).flatMap(([name, facet]) => {
    if (facet === null) return [];
    const value = facet['_deleted'] === true ? '' : JSON.stringify(facet);
    return [{ subject, name: `facet:${name}`, order: at, value }];
  });
}
