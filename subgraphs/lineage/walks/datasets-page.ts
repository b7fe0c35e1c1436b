/** A plain page of all datasets, by id. What nobody asks for is not made. */
import { pageSize, TributaryError, type PageArguments, type PageInfo } from '../../kit/index.ts';
import type { Context } from '../context.ts';
import { datasetId } from '../model/node-id.ts';
import type { DatasetPage, DatasetPageRequest, LineageStore } from '../store/lineage-store.ts';
import type { DescribedDataset } from './describe-node.ts';
import type { ForeseenWalk } from './foreseen-walk.ts';
import type { Given } from './given.ts';
import { isWithheld, type Withheld } from './withheld.ts';

export interface DatasetsArguments extends PageArguments {
  readonly filter?: Given<{ readonly namespace?: Given<string> }>;
}

export interface ListedDataset extends DescribedDataset {
  /** Where it was begun already. */
  readonly foreseen?: ForeseenWalk;
}

export interface DatasetsPage {
  readonly nodes: readonly ListedDataset[];
  readonly edges: readonly { readonly cursor: string; readonly node: ListedDataset }[];
  /** `null` for whoever may not know of all. */
  readonly totalCount: number | null;
  readonly pageInfo: PageInfo;
}

/** Rejects with BAD_USER_INPUT for `first` outside 1 to 500, and for a cursor of another list. */
export async function datasetsPage(
  { first, after, filter }: DatasetsArguments,
  { store, withheld }: Pick<Context, 'store' | 'withheld'>,
): Promise<DatasetsPage> {
  const request = {
    first: pageSize(first),
    after: after == null ? null : decode(after),
    namespace: filter?.namespace ?? null,
  };
  const { datasets, hasNextPage, totalCount } = await readPage(request, store, await withheld());
  const nodes = datasets.map(({ key, claims }): ListedDataset => ({ ...key, currentClaims: claims }));
  const cursorAt = (index: number) => encode(datasetId(nodes[index]!));
  return {
    nodes,
    get edges() {
      return nodes.map((node, index) => ({ node, cursor: cursorAt(index) }));
    },
    totalCount,
    get pageInfo() {
      return {
        hasNextPage,
        hasPreviousPage: false,
        startCursor: nodes.length === 0 ? null : cursorAt(0),
        endCursor: nodes.length === 0 ? null : cursorAt(nodes.length - 1),
      };
    },
  };
}

type Read = Pick<DatasetPage, 'datasets' | 'hasNextPage'> & { readonly totalCount: number | null };

/**
 * What is withheld is left out without a trace: a gap, or a number, would tell by and by where in the order of names it
 * lies, to somebody who makes up cursors.
 */
async function readPage(
  request: DatasetPageRequest,
  store: Pick<LineageStore, 'datasetPage'>,
  withheld: Withheld,
): Promise<Read> {
  if (withheld.urns.size === 0) return store.datasetPage(request);
  const found: DatasetPage['datasets'][number][] = [];
  for (let after = request.after, more = true; more && found.length <= request.first;) {
    const { datasets, hasNextPage } = await store.datasetPage({ ...request, after });
    found.push(...datasets.filter(({ claims }) => !isWithheld({ id: 'dataset:', claims }, withheld)));
    after = datasets.length === 0 ? after : datasetId(datasets.at(-1)!.key);
    more = hasNextPage;
  }
  return {
    datasets: found.slice(0, request.first),
    hasNextPage: found.length > request.first,
    totalCount: null,
  };
}

/** The id of a dataset: the list has no revision, and is in the order of the ids. */
function encode(id: string): string {
  return Buffer.from(id).toString('base64url');
}

function decode(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (id.startsWith('dataset:') && id.includes('|')) return id;
  throw new TributaryError(
    'BAD_USER_INPUT',
    `"after" is a cursor that this list gave; came "${cursor.slice(0, 100)}". Start again from the first page.`,
  );
}
