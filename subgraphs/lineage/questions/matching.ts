/** Which nodes of a walk an asset stands for: itself, those that belong to it, or those that it belongs to. */
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import type { Context } from '../context.ts';
import { columnId, datasetId, datasetIdOfColumn, type NodeRef } from '../model/node-id.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Claim, Granularity, WalkedNode } from '../store/lineage-store.ts';
import { rootTest } from '../store/walking/units.ts';

export type Matcher = (node: Pick<WalkedNode, 'id' | 'claims'>) => boolean;

/** Rejects with BAD_USER_INPUT for a dataset of nobody between what only products have. */
export async function matcherOf(ref: NodeRef, granularity: Granularity, { datasets }: Context): Promise<Matcher> {
  if (!isRolledUp(granularity)) return ({ id, claims }) => isFlowNodeOf(ref, id, claims);
  const dataset = ref.kind === 'DATASET' ? ref.dataset : ref.kind === 'COLUMN' ? ref.column.dataset : null;
  const claims = dataset ? ((await datasets.load(dataset))?.claims ?? []) : [];
  if (dataset && claims.length === 0) throw ofNobody(dataset.name, granularity);
  const ids = dataset ? [datasetId(dataset)] : [];
  const isUnit = rootTest({ refs: [ref], datasets: ids, granularity, claimsOf: () => claims });
  return ({ id }) => isUnit(id);
}

function isRolledUp(granularity: Granularity): granularity is Extract<Granularity, 'DOMAIN' | 'PRODUCT' | 'PORT'> {
  return granularity !== 'DATASET' && granularity !== 'COLUMN';
}

/** Of a dataset or column. */
function isFlowNodeOf(ref: NodeRef, id: string, claims: readonly Claim[]): boolean {
  const dataset = id.startsWith('column:') ? datasetIdOfColumn(id) : id;
  switch (ref.kind) {
    case 'DATASET':
      return dataset === datasetId(ref.dataset);
    case 'COLUMN':
      return id === columnId(ref.column) || id === datasetId(ref.column.dataset);
    case 'PORT':
      return claims.some(({ urn, port }) => urn === ref.urn && port === ref.port);
    case 'PRODUCT':
      return claims.some(({ urn }) => urn === ref.urn);
    case 'DOMAIN':
      return claims.some(({ urn }) => domainOfUrn(urn) === ref.domain);
  }
}

function ofNobody(name: string, granularity: Granularity): Error {
  return toGraphQLError(
    new TributaryError(
      'BAD_USER_INPUT',
      `"granularity" ${granularity} is between what products offer, and no product offers the dataset "${name}". Ask with DATASET.`,
    ),
  );
}
