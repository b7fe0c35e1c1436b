/** The answer of a `lineage` field. An unknown root is refused by name: an empty answer would pretend. */
import type { GraphQLResolveInfo } from 'graphql';
import { notFound, toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { DatasetKey, NodeRef } from '../model/node-id.ts';
import type { LineageConnectionParent } from '../parents.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { DatasetRecord } from '../store/lineage-store.ts';
import { datasetFields, type DatasetField } from './dataset-fields.ts';
import { toRequest, type LineageArguments } from './to-request.ts';

/** Rejects with BAD_USER_INPUT, NOT_FOUND or DOMAIN_UNAVAILABLE. */
export async function lineageOf(
  root: NodeRef,
  given: LineageArguments,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<LineageConnectionParent> {
  const request = toRequest(root, given, info);
  const [walk] = await Promise.all([context.walks.load(request), checkKnown(root, context)]);
  return { request, walk: walk!, freshness: context.freshness };
}

/** Rejects with NOT_FOUND where nobody ever named the dataset. */
export async function knownDataset(key: DatasetKey, { datasets }: Context): Promise<DatasetRecord> {
  const record = await datasets.load(key);
  if (record) return record;
  const { namespace, name } = key;
  const message = `No dataset in the namespace "${namespace}" is called "${name}".`;
  throw toGraphQLError(new TributaryError('NOT_FOUND', message, { namespace, name }));
}

/** Rejects with NOT_FOUND where nobody ever named the column. */
export async function knownField(dataset: DatasetKey, name: string, context: Context): Promise<DatasetField> {
  const field = datasetFields(await knownDataset(dataset, context)).find((each) => each.name === name);
  if (field) return field;
  const message = `No column of the dataset "${dataset.name}" in the namespace "${dataset.namespace}" is called "${name}".`;
  throw toGraphQLError(
    new TributaryError('NOT_FOUND', message, { namespace: dataset.namespace, dataset: dataset.name, name }),
  );
}

async function checkKnown(root: NodeRef, context: Context): Promise<void> {
  if (root.kind === 'PRODUCT') return checkProduct(root.urn, context);
  if (root.kind === 'DOMAIN' && !(await context.isDomain(root.domain))) throw notFound('domain', root.domain);
  if (root.kind === 'DATASET') await knownDataset(root.dataset, context);
  if (root.kind === 'COLUMN') await knownField(root.column.dataset, root.column.name, context);
}

/** Before its domain was ever harvested nobody can say whether a product is unknown. */
async function checkProduct(urn: string, { products, freshness }: Context): Promise<void> {
  if (await products.load(urn)) return;
  const domain = domainOfUrn(urn);
  const ofDomain = freshness.find((each) => each.domain === domain);
  if (ofDomain?.state !== 'UNAVAILABLE' && ofDomain?.state !== 'UNKNOWN') throw notFound('urn', urn);
  throw toGraphQLError(
    new TributaryError(
      'DOMAIN_UNAVAILABLE',
      `The domain "${domain}" has not been harvested, so its products are unknown.`,
      {
        domain,
        urn,
      },
    ),
  );
}
