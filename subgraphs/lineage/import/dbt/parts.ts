/** The parts of a manifest that lineage reads, each checked by itself, so that one that is faulty costs no other. */
import type { z } from 'zod';
import type { ImportFault } from '../import-item.ts';
import {
  between,
  exposure,
  relation,
  source,
  type Exposure,
  type Manifest,
  type Relation,
  type Source,
} from './shapes.ts';

export interface Parts {
  /** Models, seeds and snapshots that are tables or views. By id, as all of these. */
  readonly relations: ReadonlyMap<string, Relation & { readonly resource_type: RelationType }>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly exposures: ReadonlyMap<string, Exposure>;
  /** What stands between, with the ids that it depends on. */
  readonly between: ReadonlyMap<string, readonly string[]>;
  /** Whether the manifest has it at all, be it faulty, disabled or of a kind that lineage doesn't read. */
  readonly isThere: (id: string) => boolean;
  readonly faults: readonly ImportFault[];
}

const SECTIONS = ['nodes', 'sources', 'exposures'] as const;
const RELATION_TYPES = ['model', 'seed', 'snapshot'] as const;
export type RelationType = (typeof RELATION_TYPES)[number];

export function partsOf(manifest: Manifest): Parts {
  const faults: ImportFault[] = [];

  function parse<Type extends z.ZodType>(shape: Type, place: readonly string[], value: unknown): z.output<Type> | null {
    const result = shape.safeParse(value);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) {
      faults.push({ kind: 'fault', place: { pointer: pointerOf([...place, ...path.map(String)]) }, reason: message });
    }
    return null;
  }

  function all<Type extends z.ZodType>(shape: Type, part: keyof Manifest): ReadonlyMap<string, z.output<Type>> {
    const entries = Object.entries((manifest[part] ?? {}) as Readonly<Record<string, unknown>>);
    return new Map(
      entries.flatMap(([id, value]) => {
        const parsed = parse(shape, [part, id], value);
        return parsed === null ? [] : [[id, parsed]];
      }),
    );
  }

  const relations = new Map<string, Relation & { resource_type: RelationType }>();
  const rest = new Map<string, readonly string[]>();
  for (const [id, value] of Object.entries(manifest.nodes)) {
    const type = RELATION_TYPES.find((each) => each === (value as { resource_type?: unknown } | null)?.resource_type);
    if (type === undefined) continue;
    const node = parse(relation, ['nodes', id], value);
    if (node === null || node.config?.enabled === false) continue;
    if (node.config?.materialized === 'ephemeral') rest.set(id, node.depends_on?.nodes ?? []);
    else relations.set(id, { ...node, resource_type: type });
  }
  for (const part of ['metrics', 'semantic_models', 'saved_queries'] as const) {
    for (const [id, node] of all(between, part)) rest.set(id, node.depends_on?.nodes ?? []);
  }
  const isThere = (id: string): boolean =>
    rest.has(id) || SECTIONS.some((part) => Object.hasOwn(manifest[part] ?? {}, id));
  return {
    relations,
    sources: all(source, 'sources'),
    exposures: all(exposure, 'exposures'),
    between: rest,
    isThere,
    faults,
  };
}

export function pointerOf(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
