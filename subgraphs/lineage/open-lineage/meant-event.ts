/**
 * An event with all its datasets by the namespaces that are meant: those that it reads and writes, and those that its
 * facets name as sources or as other names. The raw facets stay as they came.
 */
import { inMeantNamespace, NO_ALIASES, type Namespaces } from '../model/namespaces.ts';
import type { EventDataset, EventJob, OpenLineageEvent } from './event.ts';
import type { ColumnLineageFacet, LineageEntry, LineageFacet, LineageInputs } from './facets.ts';

export function meantEvent(parsed: OpenLineageEvent, namespaces: Namespaces): OpenLineageEvent {
  if (namespaces === NO_ALIASES) return parsed;
  const meant = createMeant(namespaces);
  switch (parsed.kind) {
    case 'dataset':
      return { ...parsed, event: { ...parsed.event, dataset: meant.dataset(parsed.event.dataset) } };
    case 'job':
      return { ...parsed, event: { ...parsed.event, ...meant.use(parsed.event) } };
    case 'run':
      return { ...parsed, event: { ...parsed.event, ...meant.use(parsed.event) } };
  }
}

interface Use {
  readonly job: EventJob;
  readonly inputs?: readonly EventDataset[] | undefined;
  readonly outputs?: readonly EventDataset[] | undefined;
}

function createMeant(namespaces: Namespaces) {
  const key = <Key extends { namespace: string; name: string }>(given: Key): Key => inMeantNamespace(given, namespaces);
  const inputs = (given: LineageInputs) => given.map((input) => (input.type === 'DATASET' ? key(input) : input));

  function lineage<Facet extends LineageFacet>(facet: Facet): Facet {
    return {
      ...facet,
      ...(facet.inputs && { inputs: inputs(facet.inputs) }),
      ...(facet.fields && { fields: mapValues(facet.fields, (field) => ({ ...field, inputs: inputs(field.inputs) })) }),
    };
  }

  function columnLineage(facet: ColumnLineageFacet): ColumnLineageFacet {
    return {
      ...facet,
      fields: mapValues(facet.fields, (field) => ({ ...field, inputFields: field.inputFields.map(key) })),
      ...(facet.dataset && { dataset: facet.dataset.map(key) }),
    };
  }

  function dataset(given: EventDataset): EventDataset {
    const { facets } = given;
    if (!facets) return key(given);
    return {
      ...key(given),
      facets: {
        ...facets,
        ...(facets.lineage && { lineage: lineage(facets.lineage) }),
        ...(facets.columnLineage && { columnLineage: columnLineage(facets.columnLineage) }),
        ...(facets.symlinks?.identifiers && {
          symlinks: { ...facets.symlinks, identifiers: facets.symlinks.identifiers.map(key) },
        }),
      },
    };
  }

  function entry(given: LineageEntry): LineageEntry {
    if (given.type === 'DATASET') return lineage(key(given));
    return { ...given, ...(given.inputs && { inputs: inputs(given.inputs) }) };
  }

  function job(given: EventJob): EventJob {
    const facet = given.facets?.lineage;
    if (!facet) return given;
    return { ...given, facets: { ...given.facets, lineage: { ...facet, entries: facet.entries.map(entry) } } };
  }

  return {
    dataset,
    use: (given: Use) => ({
      job: job(given.job),
      inputs: given.inputs?.map(dataset),
      outputs: given.outputs?.map(dataset),
    }),
  };
}

/** Own keys only, whatever they are called. */
function mapValues<Value, Mapped>(
  object: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
