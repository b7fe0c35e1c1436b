/**
 * The facets of datasets and jobs, as they were sent: an event for each time when some of them were told, so that an
 * import leaves what is newer there. Every schema that a dataset ever had is among them. Facets of flows and of other
 * names are left out: what is so now is written anew.
 */
import { toRfc3339 } from '../model/event-time.ts';
import { groupBy } from '../model/group-by.ts';
import type { DatasetKey, JobKey } from '../model/node-id.ts';
import { standardFacet, writtenEvent, type WrittenEvent } from '../open-lineage/written-event.ts';
import type { FacetRecord } from '../store/lineage-store.ts';

const WRITTEN_ANEW = ['lineage', 'columnLineage', 'symlinks'];
/** The time of what has none: before anything else that is told. */
const NO_TIME = '1970-01-01T00:00:00Z';

/** One at least: that the dataset was described is worth an event. */
export function datasetEvents(
  key: DatasetKey,
  aliases: readonly DatasetKey[],
  records: readonly FacetRecord[],
): readonly WrittenEvent[] {
  const identifiers = aliases.map((alias) => ({ ...alias, type: 'TABLE' }));
  const symlinks = { symlinks: standardFacet('1-0-1/SymlinksDatasetFacet', { identifiers }) };
  const events = told(records);
  const all =
    aliases.length > 0 || events.length === 0
      ? [{ at: NO_TIME, facets: aliases.length > 0 ? symlinks : {} }, ...events]
      : events;
  return all.map(({ at, facets }) => writtenEvent('DatasetEvent', at, { dataset: { ...key, facets } }));
}

/** Descriptions without inputs and outputs, which say nothing of those. */
export function jobFacetEvents(job: JobKey, records: readonly FacetRecord[]): readonly WrittenEvent[] {
  return told(records).map(({ at, facets }) => writtenEvent('JobEvent', at, { job: { ...job, facets } }));
}

export function facetsBySubject(records: readonly FacetRecord[]): (subject: string) => readonly FacetRecord[] {
  const bySubject = groupBy(records, ({ subject }) => subject);
  return (subject) => bySubject.get(subject) ?? [];
}

interface Told {
  readonly at: string;
  readonly facets: object;
}

/** By time. Two schemas that were told at one time are two. */
function told(records: readonly FacetRecord[]): readonly Told[] {
  const events: { readonly at: string; readonly facets: Map<string, string> }[] = [];
  for (const { name, at, value } of records) {
    const facet = name.startsWith('schema-seen:') ? 'schema' : name.slice('facet:'.length);
    if (value === '' || WRITTEN_ANEW.includes(facet)) continue;
    const same = events.find((event) => event.at === at && (event.facets.get(facet) ?? value) === value);
    if (same) same.facets.set(facet, value);
    else events.push({ at, facets: new Map([[facet, value]]) });
  }
  return events
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ at, facets }) => ({
      at: toRfc3339(at),
      facets: Object.fromEntries([...facets].map(([name, value]) => [name, JSON.parse(value) as object])),
    }));
}
