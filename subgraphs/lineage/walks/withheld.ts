/**
 * Which products whoever asks may not know of, and so which nodes are hidden from them. Nothing that names such a product
 * may be in an answer; to ask for it by its name is refused.
 */
import {
  withheldUrns,
  type AccessDecision,
  type AccessedProduct,
  type Principal,
} from '../../../policy/access/access-decision.ts';
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import { parseUrn } from '../../../lib/urn.ts';
import type { Declaration, DeclaredProduct } from '../model/declaration.ts';
import { groupBy } from '../model/group-by.ts';
import { domainOfUrn } from '../store/catalog.ts';
import type { Claim, LineageStore } from '../store/lineage-store.ts';

export interface Withheld {
  readonly urns: ReadonlySet<string>;
  /** Those of whose products every one is withheld. */
  readonly domains: ReadonlySet<string>;
}

const NOTHING_WITHHELD: Withheld = { urns: new Set(), domains: new Set() };

export interface WithheldParts {
  readonly access: AccessDecision;
  readonly principal: Principal;
  readonly store: Pick<LineageStore, 'declarations'>;
}

export async function findWithheld({ access, principal, store }: WithheldParts): Promise<Withheld> {
  let products: readonly AccessedProduct[] = [];
  const urns = await withheldUrns(access, principal, async () => {
    products = productsOf(await store.declarations());
    return products;
  });
  if (urns.size === 0) return NOTHING_WITHHELD;
  const byDomain = groupBy(products, ({ domain }) => domain);
  const domains = [...byDomain].filter(([, all]) => all.every(({ urn }) => urns.has(urn)));
  return { urns, domains: new Set(domains.map(([domain]) => domain)) };
}

/** Whether the node is, or belongs to, something withheld. */
export function isWithheld(
  { id, claims }: { readonly id: string; readonly claims: readonly Claim[] },
  { urns, domains }: Withheld,
): boolean {
  if (urns.size === 0) return false;
  if (id.startsWith('domain:')) return domains.has(id.slice('domain:'.length));
  if (id.startsWith('port:')) return urns.has(id.slice('port:'.length, id.indexOf('|')));
  return urns.has(id) || claims.some(({ urn }) => urns.has(urn));
}

/** What was asked for by its name, and is withheld. */
export function forbidden(what: string): Error {
  return toGraphQLError(
    new TributaryError('FORBIDDEN', `You may not know of ${what}. Ask the owner of the product for access.`),
  );
}

/** Kept for as long as the store gives the same declarations. */
const LISTED = new WeakMap<ReadonlyMap<string, Declaration>, readonly AccessedProduct[]>();

function productsOf(declarations: ReadonlyMap<string, Declaration>): readonly AccessedProduct[] {
  const listed = LISTED.get(declarations) ?? listProducts(declarations);
  LISTED.set(declarations, listed);
  return listed;
}

/** Those that domains describe, and those that only others name. */
function listProducts(declarations: ReadonlyMap<string, Declaration>): readonly AccessedProduct[] {
  const described = [...declarations.values()].flatMap(({ products }) => products);
  const named = [...declarations.values()].flatMap((declaration) => namedBy(declaration));
  const products = new Map<string, AccessedProduct>();
  for (const urn of named) products.set(urn, toAccessed({ urn }));
  for (const product of described) products.set(product.urn, toAccessed(product));
  return [...products.values()];
}

function namedBy({ products, reads }: Declaration): readonly string[] {
  const named = [
    ...products.flatMap(({ inputPorts }) => inputPorts.flatMap(({ productUrn }) => productUrn ?? [])),
    ...reads.flatMap(({ from, to }) => [from, to]),
  ];
  return named.filter((urn) => parseUrn(urn) !== null);
}

function toAccessed({
  urn,
  owners,
  classification,
}: Pick<DeclaredProduct, 'urn' | 'owners' | 'classification'>): AccessedProduct {
  return { urn, domain: domainOfUrn(urn), owners: owners ?? [], classification: classification ?? null };
}
