/**
 * A manifest as events. A model, seed or snapshot is a job that writes one table and reads those that it depends on; an
 * exposure is a job that makes one dashboard; a source is a dataset. All have the time when dbt wrote the manifest: the
 * manifest of a later time replaces what this one says, and the same one changes nothing.
 */
import { TributaryError } from '../../../../lib/errors.ts';
import { parseEventTime, toRfc3339 } from '../../model/event-time.ts';
import type { DatasetKey } from '../../model/node-id.ts';
import type { WrittenEvent } from '../../open-lineage/written-event.ts';
import type { ImportItem } from '../import-item.ts';
import { createNames, PLACELESS, type ManifestNaming } from './naming.ts';
import { createManifestEvents } from './manifest-events.ts';
import { partsOf, pointerOf, type Parts } from './parts.ts';
import { manifest, type Exposure, type Manifest } from './shapes.ts';

export type { ManifestNaming };

export interface ReadManifest {
  readonly items: Iterable<ImportItem>;
  readonly remarks: readonly string[];
}

/** Throws BAD_USER_INPUT for what is no manifest. `at` is the time where it says none. */
export function readManifest(document: unknown, naming: ManifestNaming, at: string): ReadManifest {
  const parsed = parse(document);
  const { namespace, remarks } = namespaceOf(parsed, naming);
  const names = createNames(namespace, naming.jobNamespace);
  const events = createManifestEvents(timeOf(parsed, at), names);
  return { items: itemsOf(partsOf(parsed), events, names), remarks };
}

function* itemsOf(
  parts: Parts,
  events: ReturnType<typeof createManifestEvents>,
  names: ReturnType<typeof createNames>,
): Iterable<ImportItem> {
  function* job(
    place: readonly string[],
    node: Pick<Exposure, 'depends_on'>,
    toEvent: (reads: readonly DatasetKey[]) => WrittenEvent,
  ): Iterable<ImportItem> {
    const { tables, unknown } = tablesBehind(node.depends_on?.nodes ?? [], parts, names);
    for (const id of unknown) yield isMissing(place, id);
    yield event(place, toEvent(tables), tables.length);
  }

  yield* parts.faults;
  for (const [id, source] of parts.sources) yield event(['sources', id], events.source(source), 0);
  for (const [id, node] of parts.relations) {
    yield* job(['nodes', id], node, (reads) => events.relation(id, node, reads));
  }
  for (const [id, exposure] of parts.exposures) {
    yield* job(['exposures', id], exposure, (reads) => events.exposure(id, exposure, reads));
  }
}

/** The tables that a node reads, through what is no table itself; and ids that the manifest doesn't have. */
function tablesBehind(
  ids: readonly string[],
  { relations, sources, between, isThere }: Parts,
  names: ReturnType<typeof createNames>,
): { readonly tables: readonly DatasetKey[]; readonly unknown: readonly string[] } {
  const [tables, unknown] = [new Map<string, DatasetKey>(), [] as string[]];
  const seen = new Set(ids);
  for (const id of seen) {
    const [relation, source] = [relations.get(id), sources.get(id)];
    if (relation) tables.set(id, names.relation(relation));
    else if (source) tables.set(id, names.source(source));
    else if (between.has(id)) for (const next of between.get(id)!) seen.add(next);
    else if (!isThere(id)) unknown.push(id);
  }
  return { tables: [...tables.values()], unknown };
}

function event(place: readonly string[], made: WrittenEvent, flows: number): ImportItem {
  return { kind: 'event', event: made, place: { pointer: pointerOf(place) }, flows };
}

/** The node is imported all the same, without that source. */
function isMissing(place: readonly string[], id: string): ImportItem {
  const pointer = pointerOf([...place, 'depends_on', 'nodes']);
  return { kind: 'fault', place: { pointer }, reason: `expected a node of this manifest, came "${id.slice(0, 200)}"` };
}

function parse(document: unknown): Manifest {
  const result = manifest.safeParse(document);
  const faults = result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${pointerOf(path.map(String)) || 'the top'}: ${message}`);
  if (!result.success) throw notOne(faults.slice(0, 20).join('; '));
  const version = result.data.metadata.dbt_schema_version;
  if (!/\/manifest\/v\d+(?:\.json)?$/.test(version)) throw notOne(`/metadata/dbt_schema_version: came ${version}`);
  return result.data;
}

function notOne(why: string): TributaryError {
  return new TributaryError('BAD_USER_INPUT', `Expected a manifest of dbt, as in target/manifest.json; at ${why}.`);
}

function namespaceOf({ metadata }: Manifest, { namespace }: ManifestNaming) {
  const adapter = metadata.adapter_type;
  if (namespace !== null) return { namespace, remarks: [] };
  if (adapter == null || adapter === '') {
    throw new TributaryError(
      'BAD_USER_INPUT',
      'Expected /metadata/adapter_type to tell the kind of store; came nothing. Say --namespace.',
    );
  }
  const remark = `The manifest does not say where its store is: datasets are in the namespace "${adapter}". Where runs or contracts name them by host, import again with --namespace, such as ${adapter}://host:port.`;
  return { namespace: adapter, remarks: PLACELESS.includes(adapter) ? [] : [remark] };
}

function timeOf({ metadata: { generated_at: generated } }: Manifest, at: string): string {
  const time = parseEventTime(generated ?? at);
  if (time !== null) return toRfc3339(time);
  throw notOne(`/metadata/generated_at: expected a time, came ${JSON.stringify(generated)}`);
}
