/** `PRODUCT_WITHOUT_DESCRIPTION`, `COLUMNS_WITHOUT_DESCRIPTION`: nobody can tell what the product, or its columns, hold. */
import type { Port, Product } from '../../schema/product.ts';
import type { Law, LawFinding } from '../law.ts';
import { isInForce } from './in-force.ts';

/** In characters: less is no sentence. */
const LEAST = 20;
/** Of the columns that lack one. */
const NAMED = 3;

export const description: Law = {
  name: 'description',
  description: `Each product is described in ${LEAST} characters or more, and so should be its columns.`,
  judge: (products) => products.filter(isInForce).flatMap((product) => [...ofProduct(product), ...ofColumns(product)]),
};

function ofProduct({ urn, name, description: text }: Product): readonly LawFinding[] {
  const length = text?.trim().length ?? 0;
  if (length >= LEAST) return [];
  return [
    {
      rule: 'PRODUCT_WITHOUT_DESCRIPTION',
      severity: 'error',
      message: `The product "${name}" is described in ${length} characters; ${LEAST} or more were expected.`,
      advice: 'Say in its .odps.yaml (`description.purpose`) what it holds and what for.',
      coordinate: urn,
    },
  ];
}

function ofColumns({ urn, outputPorts }: Product): readonly LawFinding[] {
  return outputPorts.flatMap((port) => {
    const bare = bareColumns(port);
    if (bare.length === 0) return [];
    const more = bare.length > NAMED ? ` and ${bare.length - NAMED} more` : '';
    return [
      {
        rule: 'COLUMNS_WITHOUT_DESCRIPTION',
        severity: 'warning' as const,
        message: `${bare.length} of ${port.columns.length} columns of the port "${port.name}" have no description: ${bare.slice(0, NAMED).join(', ')}${more}.`,
        advice: 'Describe them in the contract, so that people find them and read them right.',
        coordinate: `${urn}/${port.name}`,
      },
    ];
  });
}

function bareColumns({ columns }: Port): readonly string[] {
  return columns.filter(({ description: text }) => (text ?? '').trim() === '').map(({ name }) => name);
}
