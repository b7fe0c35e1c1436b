/** How a domain's name becomes the names of its GraphQL type and root fields: `risk-models` -> `RiskModelsDataProduct`. */
export const UNLISTED_TYPE = 'UnlistedDataProduct';

export function typeNameOf(domain: string): string {
  return `${pascalCase(domain)}DataProduct`;
}

/** The domain's own list: `riskModelsDataProducts`. */
export function productsFieldOf(domain: string): string {
  return `${camelCase(domain)}DataProducts`;
}

/** One product of the domain by urn: `riskModelsDataProduct`. */
export function productFieldOf(domain: string): string {
  return `${camelCase(domain)}DataProduct`;
}

function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function camelCase(name: string): string {
  const text = pascalCase(name);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
