/**
 * The identity of a data product: `urn:dp:<domain>:<product>`. Segments are slugs, so a urn is also a safe file
 * name, GraphQL argument and Cypher parameter.
 */
export interface ProductUrn {
  readonly domain: string;
  readonly product: string;
}

const SEGMENT = '[a-z][a-z0-9-]{0,62}';
const URN = new RegExp(`^urn:dp:(${SEGMENT}):(${SEGMENT})$`);
const SLUG = new RegExp(`^${SEGMENT}$`);

/** `null` where the text is not the urn of a data product. */
export function parseUrn(text: string): ProductUrn | null {
  const match = URN.exec(text);
  return match ? { domain: match[1]!, product: match[2]! } : null;
}

export function formatUrn({ domain, product }: ProductUrn): string {
  return `urn:dp:${domain}:${product}`;
}

export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** A name made into a segment: "Customer 360°" -> "customer-360". `null` when no letter is left to begin with. */
export function slug(name: string): string | null {
  const text = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return isSlug(text) ? text : null;
}
