/**
 * The answer of `impact`. Three walks side by side find all that lies downstream: columns, datasets, products. A fourth
 * asks which flows out of the datasets that are touched somebody explained by columns.
 */
import type { Context } from '../../context.ts';
import { datasetId, nodeId } from '../../model/node-id.ts';
import { CURRENT_VIEW, type StopReason, type View } from '../../store/lineage-store.ts';
import { domainsOf, type Found } from '../../walks/completeness.ts';
import { questionOf } from '../../walks/cursor.ts';
import { createFaults } from '../../walks/faults.ts';
import type { Given, GivenLimits } from '../../walks/given.ts';
import { createMask, foundBehind, type Mask } from '../../walks/mask.ts';
import { limitsOf } from '../../walks/view-of.ts';
import { createAnswerAt, type AnswerAt } from '../answer-at.ts';
import type { Closure } from '../closure.ts';
import { knownChange, parseChange, type GivenChange, type KnownChange } from './change.ts';
import { consumersOf, judgeColumnsIn, touchedDatasets, type Consumer } from './consumers.ts';
import { urnsOf } from './groups.ts';
import type { Effect } from './rules.ts';
import { beginTrail, type Trail } from './trail.ts';
import { explainedFlows, readsAmong, walkDownstream, type Asking } from './walk-downstream.ts';

export interface ImpactArguments {
  readonly change: GivenChange;
  readonly limits?: Given<GivenLimits>;
}

export type Impact = AnswerAt<ImpactAnswer>;

export interface ImpactAnswer {
  readonly revision: number;
  readonly view: View;
  readonly consumers: readonly Consumer[];
  /** By urn, of all products that consumers belong to. */
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly mask: Mask;
  readonly found: Found;
}

export async function impactOf({ change, limits }: ImpactArguments, context: Context): Promise<Impact> {
  const faults = createFaults();
  const parsed = parseChange(change, faults);
  const checked = limitsOf(limits, faults);
  faults.check();
  const known = await knownChange(parsed, context);
  const question = questionOf(['impact', nodeId(known.asset), known.columns, checked.maxNodes]);
  return createAnswerAt(question, (revision) => answer(known, { limits: checked, revision, context }));
}

async function answer(change: KnownChange, asking: Asking): Promise<ImpactAnswer> {
  const { context } = asking;
  const downstream = await walkDownstream(change, asking);
  const { columns, datasets, products } = downstream;
  const { revision } = datasets.walk;
  const judgedColumns = judgeColumnsIn(columns, change.columns ? change.trails : endingColumns(change, columns));
  const touched = touchedDatasets(judgedColumns, change.columns ? [] : endingDatasets(change));
  const pinned = { ...asking, revision };
  const { pairs: explained, stopped } = await explainedFlows(change.columns ? [...touched.keys()] : [], pinned);
  const judged = { columns: judgedColumns, touchedDatasets: touched, explained, products: changingProducts(change) };
  const consumers = await consumersOf(judged, downstream, (links) => readsAmong(links, pinned));
  const walks = [columns, datasets, products].map(({ walk }) => walk);
  const mask = createMask(
    [...consumers.map(({ node }) => node), ...walks.flatMap(({ nodes }) => nodes)],
    await context.withheld(),
  );
  return {
    revision,
    view: { ...CURRENT_VIEW, revision },
    consumers,
    owners: await ownersOf(consumers, context),
    mask,
    found: withStops(foundBehind(walks, mask, domainsOf([change.asset])), stopped),
  };
}

function withStops(found: Found, stopped: readonly StopReason[]): Found {
  return { ...found, stopped: [...found.stopped, ...stopped] };
}

function endingColumns({ asset }: KnownChange, { rootIds }: Closure): readonly Trail[] {
  return [...rootIds].map((id) => beginTrail(id, 'ENDED', { name: nameOf(asset), to: null }));
}

function endingDatasets({ asset, datasets }: KnownChange): readonly Trail[] {
  return datasets.map((key) => beginTrail(datasetId(key), 'ENDED', { name: nameOf(asset), to: null }));
}

/** What changes in a product is a part of it, unless all of it retires. */
function changingProducts({ asset, owners, columns, trails }: KnownChange): readonly Trail[] {
  const isEnding = columns === null && asset.kind === 'PRODUCT';
  const isRenaming = columns !== null && trails.every(({ effect }) => effect === 'RENAMED');
  const effect: Effect = isEnding ? 'ENDED' : isRenaming ? 'RENAMED' : 'GONE';
  const cause = trails[0]?.cause ?? { name: nameOf(asset), to: null };
  return owners.map((urn) => beginTrail(urn, effect, cause));
}

function nameOf(asset: KnownChange['asset']): string {
  return asset.kind === 'PRODUCT' ? `the data product "${asset.urn}"` : `the dataset "${asset.dataset.name}"`;
}

async function ownersOf(
  consumers: readonly Consumer[],
  { products }: Context,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const urns = [...new Set(consumers.flatMap(({ node }) => urnsOf(node)))];
  const records = await products.loadMany(urns);
  return new Map(urns.map((urn, index) => [urn, records[index]?.owners ?? []]));
}
