/** The order of ids everywhere in lineage: by their bytes in UTF-8, as Neo4j sorts text too. */

/**
 * JavaScript compares UTF-16 units, where the surrogates of characters above U+FFFF sort before U+E000 to U+FFFF; in
 * UTF-8 they sort after. Only where two units differ and one is a surrogate do the two orders disagree.
 */
export function compareIds(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return inUtf8(a) - inUtf8(b);
  }
  return left.length - right.length;
}

function inUtf8(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit;
}
