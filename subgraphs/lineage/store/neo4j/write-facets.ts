/**
 * Of each facet the latest value stays. All values of one subject are one node, with lists side by side: a run brings ten
 * facets, and one node costs a tenth of ten. A value that comes again, with a newer event, is not written again.
 */
import type { Register } from '../../model/change.ts';
import { groupBy } from '../../model/group-by.ts';
import { hashOf } from '../../model/hash-of.ts';
import { isNewer } from '../batch.ts';
import { forEach, type Run, type Statement } from './neo4j-session.ts';

const KEPT = `
  UNWIND $subjects AS subject
  MATCH (facets:Facets {subject: subject})
  RETURN subject, facets.names AS names, facets.orders AS orders, facets.hashes AS hashes`;

const VALUES = `
  UNWIND $subjects AS subject
  MATCH (facets:Facets {subject: subject})
  RETURN subject, facets.values AS values`;

const NEW = `
  UNWIND $rows AS row
  CREATE (facets:Facets {subject: row.subject})
  SET facets.names = row.names, facets.orders = row.orders, facets.hashes = row.hashes, facets.values = row.values`;

const NEW_ORDERS = `
  UNWIND $rows AS row
  MATCH (facets:Facets {subject: row.subject})
  SET facets.orders = row.orders`;

/** A value is a new one, or the one that lies at a place of the kept list. */
const NEW_VALUES = `
  UNWIND $rows AS row
  MATCH (facets:Facets {subject: row.subject})
  SET facets.values = [place IN range(0, size(row.kept) - 1) |
      CASE WHEN row.kept[place] < 0 THEN row.values[place] ELSE facets.values[row.kept[place]] END],
    facets.names = row.names, facets.orders = row.orders, facets.hashes = row.hashes`;

interface KeptFacets {
  readonly names: readonly string[];
  readonly orders: readonly string[];
  readonly hashes: readonly string[];
}

interface Value {
  readonly name: string;
  readonly order: string;
  readonly hash: string;
  /** Where it lies in the kept list, or `null` with a value that is new. */
  readonly kept: number | null;
  readonly value: string;
}

export type KeptFacetsBySubject = ReadonlyMap<string, KeptFacets>;

export async function readKeptFacets(run: Run, registers: readonly Register[]): Promise<KeptFacetsBySubject> {
  if (registers.length === 0) return new Map();
  const rows = await run(KEPT, { subjects: [...new Set(registers.map(({ subject }) => subject))] });
  return new Map(rows.map((row) => [row['subject'] as string, row as unknown as KeptFacets]));
}

export async function facetStatements(
  run: Run,
  registers: readonly Register[],
  kept: KeptFacetsBySubject,
): Promise<readonly Statement[]> {
  const bySubject = groupBy(registers, ({ subject }) => subject);
  const values = await readContested(run, bySubject, kept);
  const rows = [...bySubject].flatMap(([subject, fresh]) => {
    const before = kept.get(subject);
    const merged = before ? merge(before, fresh, values.get(subject)) : fresh.map(toValue);
    return merged === null ? [] : [{ subject, isNew: before === undefined, merged }];
  });
  const isAgain = ({ merged }: (typeof rows)[number]) => merged.every(({ kept: place }) => place !== null);
  const fresh = rows.filter(({ isNew }) => isNew);
  const known = rows.filter(({ isNew }) => !isNew);
  return [
    ...forEach(NEW, fresh.map(toRow)),
    ...forEach(NEW_ORDERS, known.filter(isAgain).map(toRow)),
    ...forEach(NEW_VALUES, known.filter((row) => !isAgain(row)).map(toRow)),
  ];
}

/** Of two values with one place in the order the greater one stays: only then is the kept one wanted. */
async function readContested(
  run: Run,
  bySubject: ReadonlyMap<string, readonly Register[]>,
  kept: KeptFacetsBySubject,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const subjects = [...bySubject].flatMap(([subject, fresh]) => {
    const { names, orders, hashes } = kept.get(subject) ?? NOTHING;
    const isContested = fresh.some(({ name, order, value }) => {
      const place = names.indexOf(name);
      return place >= 0 && orders[place] === order && hashes[place] !== hashOf(value);
    });
    return isContested ? [subject] : [];
  });
  const rows = subjects.length === 0 ? [] : await run(VALUES, { subjects });
  return new Map(rows.map((row) => [row['subject'] as string, row['values'] as string[]]));
}

const NOTHING: KeptFacets = { names: [], orders: [], hashes: [] };

/** `null` where nothing is newer. */
function merge(
  { names, orders, hashes }: KeptFacets,
  fresh: readonly Register[],
  values: readonly string[] | undefined,
): readonly Value[] | null {
  const merged = names.map((name, place): Value => {
    return { name, order: orders[place]!, hash: hashes[place]!, kept: place, value: values?.[place] ?? '' };
  });
  let isChanged = false;
  for (const register of fresh) {
    const value = toValue(register);
    const place = names.indexOf(register.name);
    const before = merged[place];
    const isSame = before?.hash === value.hash;
    if (before && (isSame ? value.order <= before.order : !isNewer(value, before))) continue;
    isChanged = true;
    if (before) merged[place] = isSame ? { ...before, order: value.order } : value;
    else merged.push(value);
  }
  return isChanged ? merged : null;
}

function toValue({ name, order, value }: Register): Value {
  return { name, order, hash: hashOf(value), kept: null, value };
}

function toRow({ subject, merged }: { readonly subject: string; readonly merged: readonly Value[] }) {
  return {
    subject,
    names: merged.map(({ name }) => name),
    orders: merged.map(({ order }) => order),
    hashes: merged.map(({ hash }) => hash),
    values: merged.map(({ value }) => value),
    kept: merged.map(({ kept }) => BigInt(kept ?? -1)),
  };
}
