/** What is to change: the question's input, checked, and the columns that it means. */
import { parseUrn } from '../../../../lib/urn.ts';
import { toGraphQLError, TributaryError } from '../../../../lib/errors.ts';
import type { Context } from '../../context.ts';
import { columnId, type DatasetKey, type NodeRef } from '../../model/node-id.ts';
import { datasetFields } from '../../walks/dataset-fields.ts';
import type { Faults } from '../../walks/faults.ts';
import type { Given } from '../../walks/given.ts';
import { knownDataset } from '../../walks/known.ts';
import { MAX_LIST, MAX_TEXT } from '../../walks/node-rules-of.ts';
import { knownRef } from '../../walks/references.ts';
import { EFFECTS, type ImpactAction } from './rules.ts';
import { beginTrail, type Trail } from './trail.ts';

export interface GivenChange {
  readonly product?: Given<string>;
  readonly dataset?: Given<DatasetKey>;
  readonly columns?: Given<readonly GivenColumnChange[]>;
  readonly retire?: Given<boolean>;
}

export interface GivenColumnChange {
  readonly name: string;
  readonly action: ImpactAction;
  readonly to?: Given<string>;
}

export type ChangedAsset = Extract<NodeRef, { kind: 'PRODUCT' | 'DATASET' }>;

export interface ParsedChange {
  readonly asset: ChangedAsset;
  /** `null` where all of it goes. */
  readonly columns: readonly GivenColumnChange[] | null;
}

/** What is wrong is added to the faults, and then what comes back is not to be used. */
export function parseChange({ product, dataset, columns, retire }: GivenChange, faults: Faults): ParsedChange {
  if ((product == null) === (dataset == null)) {
    faults.add('change', 'names either a product or a dataset', product == null ? 'none' : 'both');
  }
  if (product != null && !parseUrn(product)) {
    faults.add('change.product', 'is a urn such as urn:dp:sales:orders', product);
  }
  if ((retire === true) === (columns != null)) {
    faults.add('change', 'has either columns or retire: true', retire === true ? 'both' : 'none');
  }
  if (columns != null && (columns.length < 1 || columns.length > MAX_LIST)) {
    faults.add('change.columns', `has from 1 to ${MAX_LIST} entries`, columns.length);
  }
  const long = columns?.find(({ name, to }) => name === '' || name.length > MAX_TEXT || (to ?? '').length > MAX_TEXT);
  if (long) faults.add('change.columns', `have names of 1 to ${MAX_TEXT} characters`, long.name);
  const twice = columns?.find(({ name }, index) => columns.findIndex((other) => other.name === name) !== index);
  if (twice) faults.add('change.columns', 'names each column once', `${twice.name} twice`);
  return {
    asset:
      product != null
        ? { kind: 'PRODUCT', urn: product }
        : { kind: 'DATASET', dataset: { namespace: dataset?.namespace ?? '', name: dataset?.name ?? '' } },
    columns: columns ?? null,
  };
}

export interface KnownChange extends ParsedChange {
  /** Those that have one of the columns, or that go. */
  readonly datasets: readonly DatasetKey[];
  /** Of the columns that change; empty where all goes. */
  readonly trails: readonly Trail[];
  /** Urns of the products that the asset is, or belongs to. */
  readonly owners: readonly string[];
}

/** Rejects with NOT_FOUND for an asset that nobody knows, and for columns that it does not have: all of them at once. */
export async function knownChange({ asset, columns }: ParsedChange, context: Context): Promise<KnownChange> {
  const known = (await knownRef(asset, context)) as ChangedAsset;
  const keys = known.kind === 'DATASET' ? [known.dataset] : await datasetsOfProduct(known.urn, context);
  const records = await Promise.all(keys.map((key) => knownDataset(key, context)));
  const fields = records.map((record) => ({
    key: record.key,
    names: new Set(datasetFields(record).map(({ name }) => name)),
  }));
  const missing = (columns ?? []).filter(({ name }) => !fields.some(({ names }) => names.has(name)));
  if (missing.length > 0) throw noSuchColumns(missing, known);
  const owners = known.kind === 'PRODUCT' ? [known.urn] : records.flatMap(({ claims }) => claims.map(({ urn }) => urn));
  return {
    asset: known,
    columns,
    datasets: fields.flatMap(({ key, names }) =>
      columns === null || columns.some(({ name }) => names.has(name)) ? [key] : [],
    ),
    trails: (columns ?? []).flatMap((change) =>
      fields.flatMap(({ key, names }) => (names.has(change.name) ? [trailOf(change, key)] : [])),
    ),
    owners: [...new Set(owners)],
  };
}

/** Datasets that nobody ever named have no consumers. */
async function datasetsOfProduct(urn: string, { products, datasets }: Context): Promise<readonly DatasetKey[]> {
  const ports = (await products.load(urn))?.ports ?? [];
  const keys = ports.flatMap((port) => port.datasets);
  const records = await datasets.loadMany(keys);
  return keys.filter((_key, index) => records[index] != null);
}

function trailOf({ name, action, to }: GivenColumnChange, dataset: DatasetKey): Trail {
  return beginTrail(columnId({ dataset, name }), EFFECTS[action], {
    name: `the column "${name}" of "${dataset.name}"`,
    to: to ?? null,
  });
}

function noSuchColumns(missing: readonly GivenColumnChange[], asset: ChangedAsset): Error {
  const names = missing.map(({ name }) => name);
  const what = asset.kind === 'PRODUCT' ? `data product "${asset.urn}"` : `dataset "${asset.dataset.name}"`;
  return toGraphQLError(
    new TributaryError(
      'NOT_FOUND',
      `The ${what} has no columns that are called ${names.map((name) => `"${name}"`).join(', ')}.`,
      {
        columns: names,
      },
    ),
  );
}
