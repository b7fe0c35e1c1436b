/** How confidential a product is when its owner has not said: as its most confidential column. */
import { CLASSIFICATIONS, type Port } from '../../product.ts';

const RANKS: readonly string[] = CLASSIFICATIONS;

/** Null where no column has one of the known words; words of a domain's own can't be compared. */
export function highestClassification(ports: readonly Port[]): string | null {
  const columns = ports.flatMap((port) => port.columns);
  const highest = Math.max(
    -1,
    ...new Set(columns.map(({ classification }) => RANKS.indexOf(classification?.toLowerCase() ?? ''))),
  );
  return RANKS[highest] ?? null;
}
