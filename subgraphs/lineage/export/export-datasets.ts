/** All datasets that somebody describes, with what was told of them under each of their names. */
import { datasetId, type DatasetKey } from '../model/node-id.ts';
import type { WrittenEvent } from '../open-lineage/written-event.ts';
import type { DatasetPage } from '../store/lineage-store.ts';
import type { ExportStore } from './export-store.ts';
import { datasetEvents, facetsBySubject } from './facet-events.ts';

export async function* exportDatasets(store: ExportStore, pageSize: number): AsyncIterable<WrittenEvent> {
  for await (const keys of pagesOfDescribed(store, pageSize)) {
    const records = (await store.datasets(keys)).filter((record) => record !== null);
    const ids = records.flatMap(({ key, aliases }) => [key, ...aliases].map(datasetId));
    const facetsOf = facetsBySubject(
      (await Promise.all(['facet:', 'schema-seen:'].map((prefix) => store.facets(ids, prefix)))).flat(),
    );
    for (const { key, aliases } of records) {
      yield* datasetEvents(key, aliases, facetsOf(datasetId(key)));
      for (const alias of aliases) {
        const facets = facetsOf(datasetId(alias));
        if (facets.length > 0) yield* datasetEvents(alias, [], facets);
      }
    }
  }
}

async function* pagesOfDescribed(store: ExportStore, first: number): AsyncIterable<readonly DatasetKey[]> {
  for (let after: string | null = null; ;) {
    const { datasets, hasNextPage }: DatasetPage = await store.datasetPage({ first, after, namespace: null });
    yield datasets.filter(({ isDescribed }) => isDescribed).map(({ key }) => key);
    const last = datasets.at(-1);
    if (!hasNextPage || !last) return;
    after = datasetId(last.key);
  }
}
