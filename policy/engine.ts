/** Judges products by every law. A law that fails costs its own judgement, and is told; it stops nobody. */
import type { Product } from '../schema/product.ts';
import type { Law, LawFinding } from './law.ts';

/** All findings of all laws, in the order of the laws. */
export function judgeLaws(laws: readonly Law[], products: readonly Product[]): readonly LawFinding[] {
  return laws.flatMap((law) => judgeLaw(law, products));
}

function judgeLaw({ name, judge }: Law, products: readonly Product[]): readonly LawFinding[] {
  try {
    return judge(products);
  } catch (error) {
    return [
      {
        rule: 'LAW_FAILED',
        severity: 'error',
        message: `The law "${name}" could not judge: ${error instanceof Error ? error.message : String(error)}.`,
        advice: 'The fault is the law’s, not the product’s: tell the stewards of the mesh.',
      },
    ];
  }
}
