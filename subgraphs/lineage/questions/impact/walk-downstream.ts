/** Everything downstream of a change: columns, datasets and products, in one call of the store. */
import type { Context } from '../../context.ts';
import { datasetIdOfColumn, parseNodeId, type NodeRef } from '../../model/node-id.ts';
import {
  CURRENT_VIEW,
  NO_RULES,
  type Granularity,
  type LinkEnds,
  type StopReason,
  type WalkLimits,
} from '../../store/lineage-store.ts';
import { linkKey } from '../../walks/full-link.ts';
import { loadClosure, type Closure } from '../closure.ts';
import type { KnownChange } from './change.ts';
import type { Downstream } from './consumers.ts';

export interface Asking {
  readonly limits: WalkLimits;
  readonly revision: number | null;
  readonly context: Context;
}

export async function walkDownstream(change: KnownChange, asking: Asking): Promise<Downstream> {
  const datasetRefs = change.datasets.map((dataset): NodeRef => ({ kind: 'DATASET', dataset }));
  const columnRefs = change.columns ? change.trails.map(({ id }) => parseNodeId(id)) : datasetRefs;
  const owners = change.owners.map((urn): NodeRef => ({ kind: 'PRODUCT', urn }));
  const ofOwners = owners.length === 0 ? datasetRefs : owners;
  const [columns, datasets, products] = await Promise.all([
    walk(columnRefs, 'COLUMN', asking, { links: 'full' }),
    walk(datasetRefs, 'DATASET', asking),
    walk(ofOwners, 'PRODUCT', asking),
  ]);
  return { columns, datasets, products };
}

function walk(
  roots: readonly NodeRef[],
  granularity: Granularity,
  { limits, revision, context }: Asking,
  { links = 'ends', depth = null }: { readonly links?: 'ends' | 'full'; readonly depth?: number | null } = {},
): Promise<Closure> {
  return loadClosure(
    {
      roots,
      granularity,
      direction: 'DOWNSTREAM',
      depth,
      view: { ...CURRENT_VIEW, revision },
      nodes: NO_RULES,
      limits,
      hidden: new Set(), // Unnamed below: one hidden node is to be the same one in every walk.
      links,
    },
    context,
  );
}

export interface ExplainedFlows {
  /** Pairs of datasets, as `linkKey` has them. */
  readonly pairs: ReadonlySet<string>;
  /** Why some may lack: then a flow may be taken for one that nobody explained. */
  readonly stopped: readonly StopReason[];
}

/** Of the flows that leave these datasets, those of which somebody said between which columns data flows. */
export async function explainedFlows(datasets: readonly string[], asking: Asking): Promise<ExplainedFlows> {
  if (datasets.length === 0) return { pairs: new Set(), stopped: [] };
  const { walk: found } = await walk(datasets.map(parseNodeId), 'COLUMN', asking, { depth: 1 });
  const pairs = found.links.map(({ from, to }) =>
    linkKey({ from: datasetIdOfColumn(from), to: datasetIdOfColumn(to) }),
  );
  return { pairs: new Set(pairs), stopped: found.stopped.filter((reason) => reason !== 'DEPTH_LIMIT') };
}

/** What lies under so many links is looked at; of more, nobody knows better. */
const MAX_LOOKED_UNDER = 200;

/** Those that no flow lies under. */
export async function readsAmong(
  links: readonly LinkEnds[],
  { revision, context }: Asking,
): Promise<readonly LinkEnds[]> {
  const view = { ...CURRENT_VIEW, revision };
  const under = await context.linksUnder.loadMany(links.slice(0, MAX_LOOKED_UNDER).map((ends) => ({ view, ends })));
  return links.filter((_link, index) => (under[index]?.length ?? 0) === 0);
}
