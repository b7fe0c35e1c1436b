/** The columns of a dataset, from all who tell of them: contracts, schemas that were sent, and flows. */
import { schemaFields } from '../open-lineage/schema-fields.ts';
import type { DatasetRecord } from '../store/lineage-store.ts';

export interface DatasetField {
  readonly namespace: string;
  readonly dataset: string;
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

/** Each name once, in that order; what a contract leaves out, the schema fills in. */
export function datasetFields({ key, columns, facets, columnNames }: DatasetRecord): readonly DatasetField[] {
  const schema = facets['schema'] === undefined ? [] : schemaFields(JSON.parse(facets['schema']));
  const bare = columnNames.map((name) => ({ name, type: null, description: null }));
  const fields = new Map<string, DatasetField>();
  for (const { name, type, description } of [...columns, ...schema, ...bare]) {
    const before = fields.get(name);
    fields.set(name, {
      namespace: key.namespace,
      dataset: key.name,
      name,
      type: before?.type ?? type,
      description: before?.description ?? description,
    });
  }
  return [...fields.values()];
}
