/** `PRODUCT_WITHOUT_OWNER`: nobody can be asked about the product. */
import type { Product } from '../../schema/product.ts';
import type { Law, LawFinding } from '../law.ts';
import { isInForce } from './in-force.ts';

export const owner: Law = {
  name: 'owner',
  description: 'Each product has an owner with a name.',
  judge: (products) => products.filter((product) => isInForce(product) && !isOwned(product)).map(finding),
};

function isOwned({ owners }: Product): boolean {
  return owners.some(({ name, username, team }) =>
    [name, username, team].some((text) => text !== null && text.trim() !== ''),
  );
}

function finding({ urn, name }: Product): LawFinding {
  return {
    rule: 'PRODUCT_WITHOUT_OWNER',
    severity: 'error',
    message: `The product "${name}" has no owner.`,
    advice: 'Name a team in its .odps.yaml (`team`), so that whoever uses it knows whom to ask.',
    coordinate: urn,
  };
}
