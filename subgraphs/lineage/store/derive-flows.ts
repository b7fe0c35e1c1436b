/**
 * Which flows follow from all that a source said. A `lineage` facet on a dataset replaces `columnLineage`, and that
 * replaces inputs times outputs, whichever message said it and whichever came first.
 */
import type { Contribution, Feed, Flow, OutputStatement, Transformation } from '../model/change.ts';
import { datasetIdOfColumn } from '../model/node-id.ts';

/** Flows between datasets and between columns, sorted, each pair once with all its transformations. */
export function deriveFlows(contributions: readonly Contribution[]): readonly Flow[] {
  const inputs = [...new Set(contributions.flatMap((each) => each.inputs))];
  const flows = new FlowSet();
  for (const statements of byDataset(contributions).values()) {
    addDatasetFlows(flows, statements, inputs);
    addColumnFlows(flows, statements);
  }
  return flows.toSorted();
}

function byDataset(contributions: readonly Contribution[]): ReadonlyMap<string, readonly OutputStatement[]> {
  const statements = new Map<string, OutputStatement[]>();
  for (const statement of contributions.flatMap(({ outputs }) => outputs)) {
    const same = statements.get(statement.dataset);
    if (same) same.push(statement);
    else statements.set(statement.dataset, [statement]);
  }
  return statements;
}

function addDatasetFlows(flows: FlowSet, all: readonly OutputStatement[], inputs: readonly string[]): void {
  const best = ofBasis(all, 'lineage') ?? ofBasis(all, 'columnLineage');
  const to = all[0]!.dataset;
  if (!best) {
    for (const from of inputs) flows.add(from, to, []);
    return;
  }
  for (const { sources, columns, wide } of best) {
    for (const { from, transformations } of sources) flows.add(from, to, transformations);
    for (const { from } of columns) flows.add(datasetIdOfColumn(from), to, []);
    for (const { from, transformations } of wide) flows.add(datasetIdOfColumn(from), to, transformations);
  }
}

/** A `lineage` facet that speaks of whole datasets only leaves the columns to `columnLineage`. */
function addColumnFlows(flows: FlowSet, all: readonly OutputStatement[]): void {
  const hasColumns = ({ columns, wide }: OutputStatement) => columns.length + wide.length > 0;
  const explicit = ofBasis(all, 'lineage')?.filter(hasColumns) ?? [];
  const best = explicit.length > 0 ? explicit : (ofBasis(all, 'columnLineage') ?? []);
  const fields = [...new Set(all.flatMap((statement) => statement.fields))];
  const toColumn = columnsOf(all[0]!.dataset);
  for (const { columns, wide } of best) {
    for (const { to, from, transformations } of columns) flows.add(from, toColumn(to), transformations);
    for (const feed of wide) addWide(flows, feed, fields.map(toColumn));
  }
}

/** A column that decides over whole rows decides over every column of them. */
function addWide(flows: FlowSet, { from, transformations }: Feed, targets: readonly string[]): void {
  for (const to of targets) flows.add(from, to, transformations);
}

function ofBasis(all: readonly OutputStatement[], basis: OutputStatement['basis']) {
  const some = all.filter((statement) => statement.basis === basis);
  return some.length > 0 ? some : null;
}

function columnsOf(dataset: string): (name: string) => string {
  const prefix = `column:${dataset.slice('dataset:'.length)}|`;
  return (name) => prefix + name.replaceAll('%', '%25').replaceAll('|', '%7C');
}

/** Collects flows; a pair that comes twice adds its transformations. */
class FlowSet {
  readonly #byEnds = new Map<string, { from: string; to: string; transformations: Map<string, Transformation> }>();

  add(from: string, to: string, transformations: readonly Transformation[]): void {
    const ends = `${from}\n${to}`;
    const flow = this.#byEnds.get(ends) ?? { from, to, transformations: new Map<string, Transformation>() };
    for (const each of transformations) flow.transformations.set(transformationKey(each), each);
    this.#byEnds.set(ends, flow);
  }

  toSorted(): readonly Flow[] {
    return [...this.#byEnds.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { from, to, transformations }]) => ({
        from,
        to,
        transformations: sortTransformations(transformations.values()),
      }));
  }
}

/** Direct ones first, then by subtype. */
export function sortTransformations(transformations: Iterable<Transformation>): readonly Transformation[] {
  const byKey = new Map([...transformations].map((each) => [transformationKey(each), each]));
  return [...byKey.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each);
}

function transformationKey({ type, subtype, masking }: Transformation): string {
  return `${type}\n${subtype ?? ''}\n${masking}`;
}
