/** The nodes where walks began, described as walks describe those that they found. */
import type { Context } from '../context.ts';
import { parseNodeId } from '../model/node-id.ts';
import type { WalkedNode } from '../store/lineage-store.ts';

export function rootNodes(ids: Iterable<string>, context: Context): Promise<readonly WalkedNode[]> {
  return Promise.all([...ids].map((id) => rootNode(id, context)));
}

async function rootNode(id: string, { datasets, products }: Context): Promise<WalkedNode> {
  const ref = parseNodeId(id);
  const node = { id, depth: 0, isHidden: false, isDescribed: true, name: null, claims: [] };
  if (ref.kind === 'PRODUCT') {
    const product = await products.load(ref.urn);
    return { ...node, isDescribed: product?.isDescribed ?? false, name: product?.name ?? null };
  }
  const key = ref.kind === 'DATASET' ? ref.dataset : ref.kind === 'COLUMN' ? ref.column.dataset : null;
  const record = key && (await datasets.load(key));
  return record ? { ...node, isDescribed: record.isDescribed, claims: record.claims } : node;
}
