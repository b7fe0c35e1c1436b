/**
 * Writes to the index. The rows of a harvest are written in slices as drafts, which no reader sees; one short step then
 * shows them and hides those they replace, which go in slices afterwards. Products that have not changed are not written
 * again: in the usual harvest nothing has.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { parseUrn } from '../../../lib/urn.ts';
import type { IndexedProduct } from '../indexed-product.ts';
import { foldLabel } from '../words/fold.ts';
import type { Dialect, Step } from './dialect.ts';
import type { Tables } from './tables.ts';
import { wordsOfProduct } from './text-index.ts';

/** In products. In SQLite a slice of this size holds the event loop for some 20 ms. */
const SLICE = 25;
const DELETED_SLICE = 50;
/** Goes into every digest: counted up when words or columns are made in another way, it has all products written anew. */
const FORMAT = 1;

type StoredRow = { readonly id: number };
type Digested = { readonly product: IndexedProduct; readonly digest: string; readonly document: string };

export async function replaceDomain(
  step: Step,
  dialect: Dialect,
  { domain, products, at }: { domain: string; products: readonly IndexedProduct[]; at: Date },
): Promise<void> {
  await deleteDrafts(step, dialect);
  const wanted = new Map(products.map((product) => [product.urn, digested(product)]));
  const stored = await step((database) => storedProducts(database, domain));
  const stale = stored.filter(({ urn, digest }) => wanted.get(urn)?.digest !== digest);
  const current = new Set(stored.map(({ digest }) => digest));
  const missing = [...wanted.values()].filter(({ digest }) => !current.has(digest));
  const draft = randomUUID();
  for (const slice of slicesOf(missing)) await step((database) => insertProducts(database, dialect, slice, draft));
  await step(async (database) => {
    await hide(database, stale);
    await database.updateTable('discovery_product').set({ draft: null }).where('draft', '=', draft).execute();
    await setHarvestedAt(database, domain, at);
    if (stale.length + missing.length > 0) await countRevision(database);
  });
  await deleteDrafts(step, dialect);
}

export async function removeDomain(step: Step, dialect: Dialect, domain: string): Promise<void> {
  await step(async (database) => {
    await hide(database, await storedProducts(database, domain));
    await database.deleteFrom('discovery_domain').where('name', '=', domain).execute();
    await countRevision(database);
  });
  await deleteDrafts(step, dialect);
}

export async function upsertProduct(step: Step, dialect: Dialect, product: IndexedProduct): Promise<void> {
  await step(async (database) => {
    const stored = await database
      .selectFrom('discovery_product')
      .select('id')
      .where('urn', '=', product.urn)
      .where('draft', 'is', null)
      .execute();
    await deleteRows(database, dialect, stored);
    await insertProducts(database, dialect, [digested(product)], null);
    const row = { name: domainOf(product), harvested_at: null };
    await database
      .insertInto('discovery_domain')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await countRevision(database);
  });
}

/** What was hidden, or left behind by a write that failed or a process that ended in the middle of one. */
async function deleteDrafts(step: Step, dialect: Dialect): Promise<void> {
  const drafts = await step((database) =>
    database.selectFrom('discovery_product').select('id').where('draft', 'is not', null).execute(),
  );
  for (const slice of slicesOf(drafts, DELETED_SLICE)) await step((database) => deleteRows(database, dialect, slice));
}

function storedProducts(database: Kysely<Tables>, domain: string) {
  return database
    .selectFrom('discovery_product')
    .select(['id', 'urn', 'digest'])
    .where('domain', '=', domain)
    .where('draft', 'is', null)
    .execute();
}

async function insertProducts(
  database: Kysely<Tables>,
  dialect: Dialect,
  slice: readonly Digested[],
  draft: string | null,
): Promise<void> {
  const inserted = await database
    .insertInto('discovery_product')
    .values(slice.map((digest) => ({ ...toRow(digest), draft })))
    .returning(['id', 'urn'])
    .execute();
  const idByUrn = new Map(inserted.map(({ id, urn }) => [urn, id]));
  const rows = slice.map(({ product }) => ({ id: idByUrn.get(product.urn)!, product }));
  const labels = rows.flatMap(({ id, product }) => labelsOf(product).map((label) => ({ product_id: id, ...label })));
  if (labels.length > 0) await database.insertInto('discovery_label').values(labels).execute();
  await dialect.text.add(
    database,
    rows.map(({ id, product }) => ({ id, words: wordsOfProduct(product) })),
  );
}

function toRow({ product, digest, document }: Digested) {
  return {
    urn: product.urn,
    domain: domainOf(product),
    lifecycle: product.lifecycle,
    classification: product.classification === null ? null : foldLabel(product.classification),
    digest,
    document,
  };
}

function labelsOf({ tags, owners }: IndexedProduct): { kind: 'tag' | 'owner'; value: string }[] {
  const names = owners.flatMap(({ name, username }) => [name, username]).filter((name) => name !== null);
  return [
    ...Array.from(new Set(tags.map(foldLabel)), (value) => ({ kind: 'tag' as const, value })),
    ...Array.from(new Set(names.map(foldLabel)), (value) => ({ kind: 'owner' as const, value })),
  ];
}

async function hide(database: Kysely<Tables>, rows: readonly StoredRow[]): Promise<void> {
  for (const slice of slicesOf(rows, 1_000)) {
    const ids = slice.map(({ id }) => id);
    await database.updateTable('discovery_product').set({ draft: 'replaced' }).where('id', 'in', ids).execute();
  }
}

async function deleteRows(database: Kysely<Tables>, dialect: Dialect, rows: readonly StoredRow[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  await dialect.text.remove(database, ids);
  await database.deleteFrom('discovery_product').where('id', 'in', ids).execute();
}

async function setHarvestedAt(database: Kysely<Tables>, domain: string, at: Date): Promise<void> {
  const harvestedAt = { harvested_at: at.toISOString() };
  await database
    .insertInto('discovery_domain')
    .values({ name: domain, ...harvestedAt })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(harvestedAt))
    .execute();
}

async function countRevision(database: Kysely<Tables>): Promise<void> {
  await database
    .updateTable('discovery_index')
    .set((row) => ({ revision: row('revision', '+', 1) }))
    .execute();
}

function digested(product: IndexedProduct): Digested {
  const document = JSON.stringify(product);
  return { product, document, digest: createHash('sha256').update(`${FORMAT} ${document}`).digest('base64url') };
}

function domainOf({ urn }: IndexedProduct): string {
  return parseUrn(urn)!.domain;
}

function slicesOf<Item>(items: readonly Item[], size = SLICE): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
