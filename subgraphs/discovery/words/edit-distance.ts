/**
 * How many slips of the finger lie between two words: a letter left out, added, taken for another, or two neighbours
 * swapped (the restricted Damerau-Levenshtein distance, "optimal string alignment").
 */

/** The distance, or `Infinity` as soon as it is sure to be above `limit`. Letters are code points. */
export function editDistance(one: readonly string[], other: readonly string[], limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return Infinity;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const next = nextRow(one, other, row, last, beforeLast);
    if (Math.min(...next) > limit) return Infinity;
    [beforeLast, last] = [last, next];
  }
  const distance = last[other.length]!;
  return distance <= limit ? distance : Infinity;
}

function nextRow(
  one: readonly string[],
  other: readonly string[],
  row: number,
  last: readonly number[],
  beforeLast: readonly number[],
): readonly number[] {
  const next = [row];
  for (let column = 1; column <= other.length; column++) {
    const substituted = last[column - 1]! + (one[row - 1] === other[column - 1] ? 0 : 1);
    const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
    const swapped = isSwap ? beforeLast[column - 2]! + 1 : Infinity;
    next.push(Math.min(last[column]! + 1, next[column - 1]! + 1, substituted, swapped));
  }
  return next;
}
