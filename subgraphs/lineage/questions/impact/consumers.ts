/** Whom a change touches: what the columns tell, and where they don't, datasets and products as a whole. */
import { compareIds } from '../../model/compare-ids.ts';
import { groupBy } from '../../model/group-by.ts';
import { datasetIdOfColumn } from '../../model/node-id.ts';
import type { Link, LinkEnds, WalkedNode } from '../../store/lineage-store.ts';
import { linkKey } from '../../walks/full-link.ts';
import type { Closure } from '../closure.ts';
import { judgeColumns, type JudgedColumns } from './judge-columns.ts';
import { judgeWholes } from './judge-wholes.ts';
import { SEVERITY, type Judgement, type Trail } from './trail.ts';

export interface Consumer extends Judgement {
  readonly node: WalkedNode;
}

/** What lies downstream of all that changes. */
export interface Downstream {
  /** With all that is known of the links. */
  readonly columns: Closure;
  readonly datasets: Closure;
  readonly products: Closure;
}

export function judgeColumnsIn({ walk }: Closure, changes: readonly Trail[]): JudgedColumns {
  const byFrom = groupBy(walk.links, ({ from }) => from);
  return judgeColumns(changes, (id) => byFrom.get(id) ?? NO_LINKS);
}

const NO_LINKS: readonly Link[] = [];

/**
 * The ways on which effects came to datasets: those that change, and those with a column that is different for whoever
 * reads it. Of several the shortest.
 */
export function touchedDatasets({ trails }: JudgedColumns, changing: readonly Trail[]): ReadonlyMap<string, Trail> {
  const touched = new Map(changing.map((trail) => [trail.id, trail]));
  for (const trail of trails) {
    const id = datasetIdOfColumn(trail.id);
    if (trail.effect !== 'SETTLED' && !touched.has(id)) touched.set(id, { ...trail, id });
  }
  return touched;
}

export interface Judged {
  readonly columns: JudgedColumns;
  readonly touchedDatasets: ReadonlyMap<string, Trail>;
  /** Pairs of datasets, as `linkKey` has them, of which somebody said between which columns data flows. */
  readonly explained: ReadonlySet<string>;
  /** Of the products that what changes is, or belongs to. */
  readonly products: readonly Trail[];
}

/** Which of the links between products have no flow under them: a contract says that the one reads the other. */
export type IsRead = (links: readonly LinkEnds[]) => Promise<readonly LinkEnds[]>;

/** The worst first, then the nearest, then by id. */
export async function consumersOf(
  judged: Judged,
  downstream: Downstream,
  isRead: IsRead,
): Promise<readonly Consumer[]> {
  const columns = [...judged.columns.judgements.values()].flatMap((each) => toConsumer(each, downstream.columns));
  const broken = new Set(columns.flatMap(({ id, verdict }) => (verdict === 'BREAKING' ? [datasetIdOfColumn(id)] : [])));
  const datasets = [
    ...judgeWholes({
      changing: judged.touchedDatasets,
      next: downstream.datasets.next,
      isExplained: (from, to) => judged.explained.has(linkKey({ from, to })),
    }).values(),
  ].flatMap((each) => (broken.has(each.id) ? [] : toConsumer(each, downstream.datasets)));
  const consumers = [...columns, ...datasets];
  return [...consumers, ...(await readersOf(judged, downstream, { consumers, isRead }))].sort(
    (a, b) => SEVERITY[b.verdict] - SEVERITY[a.verdict] || a.trail.depth - b.trail.depth || compareIds(a.id, b.id),
  );
}

/** Products that read a product where no dataset stands for it, and those behind them. */
async function readersOf(
  { products: owners, touchedDatasets: touched }: Judged,
  { products, datasets }: Downstream,
  { consumers, isRead }: { readonly consumers: readonly Consumer[]; readonly isRead: IsRead },
): Promise<readonly Consumer[]> {
  const told = new Set(
    consumers.flatMap(({ node, verdict }) => (verdict === 'SAFE' ? [] : node.claims.map(({ urn }) => urn))),
  );
  const changing = touchedProducts(owners, touched, datasets);
  const links = [...changing.keys()].flatMap((from) => products.next(from).map((to) => ({ from, to })));
  const reads = new Set((await isRead(links.filter(({ to }) => !told.has(to)))).map(linkKey));
  const judgements = judgeWholes({
    changing,
    next: products.next,
    isExplained: (from, to) => !reads.has(linkKey({ from, to })),
  });
  return [...judgements.values()].flatMap((each) => (told.has(each.id) ? [] : toConsumer(each, products)));
}

/** The owners of what changes, and those of datasets that are different for whoever reads them. */
function touchedProducts(
  owners: readonly Trail[],
  touched: ReadonlyMap<string, Trail>,
  { nodes }: Closure,
): ReadonlyMap<string, Trail> {
  const products = new Map(owners.map((trail) => [trail.id, trail]));
  for (const trail of touched.values()) {
    for (const { urn } of nodes.get(trail.id)?.claims ?? []) {
      // One of its datasets ends, and perhaps not the product.
      const effect = trail.effect === 'ENDED' ? (owners[0]?.effect ?? 'GONE') : trail.effect;
      if (!products.has(urn)) products.set(urn, { ...trail, id: urn, effect });
    }
  }
  return products;
}

function toConsumer(judgement: Judgement, { nodes }: Closure): readonly Consumer[] {
  const node = nodes.get(judgement.id);
  return node ? [{ ...judgement, node }] : [];
}
