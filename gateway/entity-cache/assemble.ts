/** Puts together what is known of a fetch of entities, and tells what is still to be asked for. */
import type { EntityBatches, SubgraphFetch } from '../engine/generation.ts';

export interface Found {
  /** The answer as far as it is known, null elsewhere. Who asks owns it. */
  readonly data: Json;
  /** Absent where all is known. */
  readonly missing?: Missing;
}

export interface Missing {
  /** Asks for the entities that are not known, and for no others. */
  readonly fetch: SubgraphFetch;
  /** Puts what came into its places in the data. */
  readonly fill: (came: Readonly<Json>) => void;
}

export type Json = Record<string, unknown>;

/** `undefined` where nothing is known. A text is a list of what came for the entity under each response name. */
export function assemble(
  entities: EntityBatches,
  textOf: (variable: string, representation: string) => string | undefined,
): Found | undefined {
  const { batches } = entities;
  const found = batches.map(({ variable, texts }) => texts.map((text) => textOf(variable, text)));
  const all = found.flat();
  if (all.every((text) => text === undefined)) return undefined;
  const data: Json = {};
  for (const [nth, { names }] of batches.entries()) {
    const rows = JSON.parse(`[${found[nth]!.map((text) => text ?? 'null').join(',')}]`) as (unknown[] | null)[];
    for (const [column, name] of names.entries()) data[name] = rows.map((row) => row?.[column] ?? null);
  }
  return all.includes(undefined) ? { data, missing: missingOf(entities, found, data) } : { data };
}

function missingOf(
  { batches, only }: EntityBatches,
  found: readonly (readonly (string | undefined)[])[],
  data: Json,
): Missing {
  const unknown = found.map((texts) => texts.flatMap((text, index) => (text === undefined ? [index] : [])));
  return {
    fetch: only(new Map(batches.map(({ variable }, nth) => [variable, unknown[nth]!]))),
    fill: (came) => {
      for (const [nth, { names }] of batches.entries()) {
        for (const name of names) {
          const entities = came[name] as readonly unknown[] | null | undefined;
          const places = data[name] as unknown[];
          for (const [index, place] of unknown[nth]!.entries()) places[place] = entities?.[index] ?? null;
        }
      }
    },
  };
}
