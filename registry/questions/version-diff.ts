/** Two versions of one subgraph -> what changed: its schema by itself, as its own server tells it, and its files. */
import { buildASTSchema, parse, printSchema, lexicographicSortSchema } from 'graphql';
import { diffSchemas, type SchemaChange } from '../../schema/diff.ts';
import type { ContractFile } from '../../schema/contract/index.ts';
import type { Publication } from '../model/publication.ts';

export interface VersionDiff {
  readonly changes: readonly Omit<SchemaChange, 'hurts'>[];
  readonly files: readonly { readonly path: string; readonly change: 'ADDED' | 'REMOVED' | 'CHANGED' }[];
}

export async function versionDiff(from: Publication, to: Publication): Promise<VersionDiff> {
  const changes = await diffSchemas(plainSchema(from.sdl), plainSchema(to.sdl));
  return { changes: changes.map(({ hurts: _hurts, ...change }) => change), files: fileChanges(from.files, to.files) };
}

/** Without the directives of federation, which say nothing to those who ask. */
function plainSchema(sdl: string): string {
  const document = parse(sdl, { noLocation: true });
  const definitions = document.definitions.filter(({ kind }) => kind !== 'SchemaExtension');
  const schema = buildASTSchema({ ...document, definitions }, { assumeValid: true, assumeValidSDL: true });
  return printSchema(lexicographicSortSchema(schema));
}

function fileChanges(from: readonly ContractFile[], to: readonly ContractFile[]): VersionDiff['files'] {
  const [before, after] = [textByPath(from), textByPath(to)];
  const changeOf = (path: string) =>
    !before.has(path)
      ? 'ADDED'
      : !after.has(path)
        ? 'REMOVED'
        : before.get(path) === after.get(path)
          ? null
          : 'CHANGED';
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const change = changeOf(path);
    return change === null ? [] : [{ path, change }];
  });
}

function textByPath(files: readonly ContractFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}
