/**
 * Datasets whose columns came, went or changed their type. The store keeps each schema that was ever sent with the time
 * when it was last seen; so a change lies between the last time of the one before and the last time of the one after.
 */
import { groupBy } from '../../model/group-by.ts';
import { fromMicros, toMicros, type Micros } from '../../model/event-time.ts';
import { schemaFields, type SchemaField } from '../../open-lineage/schema-fields.ts';
import type { FacetRecord } from '../../store/lineage-store.ts';
import type { Evidence, EvidenceById, Suspects } from './evidence.ts';

/** The prefix of what the ingest keeps of each distinct schema of a dataset. */
const SCHEMA_SEEN = 'schema-seen:';
/** As many columns are named of each kind of change. */
const MAX_NAMED = 10;

export async function changedSchemas({ datasets, observedAt, store }: Suspects): Promise<EvidenceById> {
  const seen = await store.facets(datasets, SCHEMA_SEEN);
  const evidence = new Map<string, readonly Evidence[]>();
  for (const [dataset, schemas] of groupBy(
    seen.filter(({ value }) => value !== ''),
    ({ subject }) => subject,
  )) {
    const change = lastChange(schemas, observedAt);
    if (change) evidence.set(dataset, [change]);
  }
  return evidence;
}

/** From the schema before to the one that counted when the symptom was seen. */
export function lastChange(schemas: readonly Pick<FacetRecord, 'at' | 'value'>[], observedAt: Micros): Evidence | null {
  const sorted = schemas.map(({ at, value }) => ({ at: toMicros(at), value })).sort((a, b) => a.at - b.at);
  const current = sorted.findIndex(({ at }) => at >= observedAt);
  const after = sorted[current < 0 ? sorted.length - 1 : current];
  const before = sorted[(current < 0 ? sorted.length - 1 : current) - 1];
  if (!after || !before) return null;
  const difference = differenceOf(fieldsOf(before.value), fieldsOf(after.value));
  if (difference.length === 0) return null;
  const text = `Between ${fromMicros(before.at)} and ${fromMicros(after.at)} its columns changed: ${difference.join('; ')}.`;
  return { kind: 'CHANGED_SCHEMA', at: before.at, text };
}

function differenceOf(
  before: ReadonlyMap<string, SchemaField>,
  after: ReadonlyMap<string, SchemaField>,
): readonly string[] {
  const added = [...after.values()].filter(({ name }) => !before.has(name)).map(withType);
  const removed = [...before.values()].filter(({ name }) => !after.has(name)).map(({ name }) => `"${name}"`);
  const retyped = [...after.values()].flatMap(({ name, type }) => {
    const old = before.get(name);
    return old && old.type !== type ? [`"${name}" from ${old.type ?? 'unknown'} to ${type ?? 'unknown'}`] : [];
  });
  return [...told('removed', removed), ...told('of another type', retyped), ...told('added', added)];
}

function told(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return [`${what} ${names.slice(0, MAX_NAMED).join(', ')}${more}`];
}

function withType({ name, type }: SchemaField): string {
  return type === null ? `"${name}"` : `"${name}" (${type})`;
}

function fieldsOf(schema: string): ReadonlyMap<string, SchemaField> {
  return new Map(schemaFields(JSON.parse(schema)).map((field) => [field.name, field]));
}
