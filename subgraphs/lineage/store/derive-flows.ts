/**
 * Which flows follow from all that a source said. A `lineage` facet on a dataset replaces `columnLineage`, and that
 * replaces inputs times outputs, whichever message said it and whichever came first.
 */
import type { Contribution, Feed, Flow, FlowKind, OutputStatement, Transformation } from '../model/change.ts';
import { CONFIDENCE } from '../model/confidence.ts';
import { columnIdIn, datasetIdOfColumn } from '../model/node-id.ts';

/**
 * All inputs times all outputs of a run, in flows. One event with more is refused at the door; a run that comes to more
 * over several events has none of these, for "everything may come from everything" would tell nobody anything.
 */
const MAX_PRODUCT = 250_000;

/** Flows between datasets and between columns, sorted, each pair once with all its transformations. */
export function deriveFlows(contributions: readonly Contribution[], kind: FlowKind): readonly Flow[] {
  const inputs = [...new Set(contributions.flatMap((each) => each.inputs))];
  const flows = new FlowSet();
  const outputs = byDataset(contributions);
  const bare = inputs.length > 1 && outputs.size > 1 ? CONFIDENCE.product : CONFIDENCE.onlyWay;
  const drawing = [...outputs.values()].filter((statements) => bestOf(statements) === null).length;
  const read = inputs.length * drawing > MAX_PRODUCT ? [] : inputs;
  for (const statements of outputs.values()) {
    addDatasetFlows(flows, statements, read, bare);
    addColumnFlows(flows, statements);
  }
  for (const flow of contributions.flatMap((each) => each.flows ?? []))
    flows.add(flow.from, flow.to, flow.transformations, flow.confidence);
  return kind === 'MANUAL' ? flows.toSorted(CONFIDENCE.manual) : flows.toSorted();
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

function addDatasetFlows(
  flows: FlowSet,
  all: readonly OutputStatement[],
  inputs: readonly string[],
  bare: number,
): void {
  const best = bestOf(all);
  const to = all[0]!.dataset;
  if (!best) {
    for (const from of inputs) flows.add(from, to, [], bare);
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
  const { dataset } = all[0]!;
  const toColumn = (name: string): string => columnIdIn(dataset, name);
  for (const { columns, wide } of best) {
    for (const { to, from, transformations } of columns) flows.add(from, toColumn(to), transformations);
    for (const feed of wide) addWide(flows, feed, fields.map(toColumn));
  }
}

/** A column that decides over whole rows decides over every column of them. */
function addWide(flows: FlowSet, { from, transformations }: Feed, targets: readonly string[]): void {
  for (const to of targets) flows.add(from, to, transformations);
}

/** `null` where nobody says more than that the job wrote it. */
function bestOf(all: readonly OutputStatement[]): readonly OutputStatement[] | null {
  return ofBasis(all, 'lineage') ?? ofBasis(all, 'columnLineage');
}

function ofBasis(all: readonly OutputStatement[], basis: OutputStatement['basis']) {
  const some = all.filter((statement) => statement.basis === basis);
  return some.length > 0 ? some : null;
}

interface CollectedFlow {
  readonly from: string;
  readonly to: string;
  readonly transformations: Map<string, Transformation>;
  confidence: number;
}

/** Collects flows; a pair that comes twice adds its transformations. */
class FlowSet {
  readonly #byEnds = new Map<string, CollectedFlow>();

  add(
    from: string,
    to: string,
    transformations: readonly Transformation[],
    confidence: number = CONFIDENCE.stated,
  ): void {
    const ends = `${from}\n${to}`;
    const flow = this.#byEnds.get(ends) ?? { from, to, transformations: new Map<string, Transformation>(), confidence };
    flow.confidence = Math.max(flow.confidence, confidence);
    for (const each of transformations) flow.transformations.set(transformationKey(each), each);
    this.#byEnds.set(ends, flow);
  }

  toSorted(mostConfidence = 100): readonly Flow[] {
    return [...this.#byEnds.entries()]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { from, to, transformations, confidence }]) => ({
        from,
        to,
        transformations: sortTransformations(transformations.values()),
        confidence: Math.min(confidence, mostConfidence),
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
