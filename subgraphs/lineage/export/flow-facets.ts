/** The flows into one dataset as the facets that state them. */
import type { Flow, Transformation } from '../model/change.ts';
import { groupBy } from '../model/group-by.ts';
import { datasetIdOfColumn, parseNodeId, type DatasetKey } from '../model/node-id.ts';
import { standardFacet } from '../open-lineage/written-event.ts';

/** A dataset by id, and all flows into it and into its columns. */
export interface Target {
  readonly id: string;
  readonly flows: readonly Flow[];
}

/** By the dataset that they flow into, in the order of the flows. */
export function targetsOf(flows: readonly Flow[]): readonly Target[] {
  const byTarget = groupBy(flows, ({ to }) => datasetOf(to));
  return [...byTarget].map(([id, into]) => ({ id, flows: into }));
}

/** The id of a dataset, or of the dataset of a column. */
export function datasetOf(id: string): string {
  return id.startsWith('column:') ? datasetIdOfColumn(id) : id;
}

export function datasetKey(id: string): DatasetKey {
  const node = parseNodeId(id);
  if (node.kind !== 'DATASET') throw new Error(`Expected the id of a dataset, came "${id.slice(0, 200)}".`);
  return node.dataset;
}

export interface FlowFacets {
  readonly lineage: ReturnType<typeof standardFacet>;
  readonly columnLineage?: ReturnType<typeof standardFacet>;
}

/**
 * The `lineage` facet states datasets and columns. A column's source states its dataset too; where that is not among the
 * dataset's sources the columns are left to `columnLineage`, which beside a `lineage` facet states columns only.
 */
export function flowFacets(flows: readonly Flow[]): FlowFacets {
  const [whole, columns] = [flows.filter(isWhole), flows.filter((flow) => !isWhole(flow))];
  const sources = new Set(whole.map(({ from }) => from));
  const inputs = whole.map(toInput);
  const byField = [...groupBy(columns, ({ to }) => columnName(to))];
  if (columns.every(({ from }) => sources.has(datasetOf(from)))) {
    const fields = Object.fromEntries(byField.map(([name, into]) => [name, { inputs: into.map(toInput) }]));
    return { lineage: lineageFacet({ inputs, ...(columns.length > 0 && { fields }) }) };
  }
  const fields = Object.fromEntries(byField.map(([name, into]) => [name, { inputFields: into.map(toInputField) }]));
  return {
    lineage: lineageFacet({ inputs }),
    columnLineage: standardFacet('1-2-0/ColumnLineageDatasetFacet', { fields }),
  };
}

function isWhole({ to }: Flow): boolean {
  return to.startsWith('dataset:');
}

function lineageFacet(content: object) {
  return standardFacet('1-0-0/LineageFacet', content);
}

function toInput(flow: Flow): object {
  return { type: 'DATASET', ...toInputField(flow) };
}

function toInputField({ from, transformations }: Flow): object {
  return {
    ...datasetKey(datasetOf(from)),
    ...(from.startsWith('column:') && { field: columnName(from) }),
    ...(transformations.length > 0 && { transformations: transformations.map(toTransformation) }),
  };
}

function columnName(id: string): string {
  const node = parseNodeId(id);
  if (node.kind !== 'COLUMN') throw new Error(`Expected the id of a column, came "${id.slice(0, 200)}".`);
  return node.column.name;
}

function toTransformation({ type, subtype, masking }: Transformation): object {
  return { type, ...(subtype !== null && { subtype }), masking };
}
