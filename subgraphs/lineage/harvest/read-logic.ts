/**
 * What a contract's `transformLogic` says for sure of how a column is made from a source. It is free text, half code and
 * half prose, so only two plain forms are read: the name of the source alone, and one aggregate of it. Where a source
 * decides rather than feeds, as in a condition, the text can't be told from one where it feeds; then nothing is said.
 */
import type { Transformation } from '../model/change.ts';

const NAME = /^(?:[\w$]+\.)*([\w$]+)$/;
const AGGREGATE = /^(?:avg|count|max|min|sum)\s*\(\s*(?:distinct\s+)?(?:[\w$]+\.)*([\w$]+)\s*\)$/i;

/** `source` is the name of a column; of one inside another the last part counts. */
export function readLogic(logic: string, source: string): readonly Transformation[] {
  const text = logic.trim();
  const name = source.slice(source.lastIndexOf('.') + 1).toLowerCase();
  if (NAME.exec(text)?.[1]?.toLowerCase() === name) return [direct('IDENTITY')];
  if (AGGREGATE.exec(text)?.[1]?.toLowerCase() === name) return [direct('AGGREGATION')];
  return [];
}

function direct(subtype: string): Transformation {
  return { type: 'DIRECT', subtype, masking: false };
}
