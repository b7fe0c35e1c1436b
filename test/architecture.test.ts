/** The house keeps its walls: imports go one way down the staircase, and engines enter through one file each. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Each room and the rooms that it may import from, beside itself. */
const STAIRCASE: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  schema: ['lib'],
  policy: ['lib', 'schema'],
  registry: ['lib', 'schema', 'policy'],
  gateway: ['lib', 'schema', 'policy'],
  'subgraphs/kit': ['lib', 'schema', 'policy'],
  'subgraphs/*': ['lib', 'schema', 'policy', 'subgraphs/kit'],
  cli: ['lib', 'schema', 'policy', 'registry', 'gateway', 'subgraphs/kit', 'subgraphs/*'],
};

/** Engines, and the only files that speak to each: one, or one a room where each room meets it on its own terms. */
const ENGINES: Readonly<Record<string, readonly string[]>> = {
  '@apollo/composition': ['schema/compose.ts'],
  '@apollo/gateway': ['gateway/executors/apollo/apollo-gateway.ts'],
  '@apollo/subgraph': ['subgraphs/kit/subgraph.ts'],
  '@graphql-hive/router-query-planner': ['gateway/executors/tributary/plan/planner.ts'],
  fastify: ['lib/http-server.ts'],
  undici: ['gateway/transport/http-transport.ts'],
  jose: ['gateway/identity/tokens.ts'],
  libsql: ['lib/records.ts'],
  'neo4j-driver': ['subgraphs/lineage/store/neo4j/neo4j-session.ts'],
  pg: ['lib/records.ts'],
  pino: ['lib/logger.ts'],
};

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['lib', 'schema', 'policy', 'registry', 'gateway', 'subgraphs', 'cli'];
const sources = ROOMS.flatMap(sourcesUnder);
const imports = sources.flatMap((file) =>
  ts
    .preProcessFile(readFileSync(join(ROOT, file), 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => ({ file, target: fileName })),
);

describe('the house', () => {
  it('has rooms that import only downwards', () => {
    const upwards = imports
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => ({ file, from: roomOf(file), to: roomOf(normalize(join(dirname(file), target))) }))
      .filter(({ from, to }) => from !== to && !STAIRCASE[kindOf(from)]!.includes(kindOf(to)));
    expect(upwards).toEqual([]);
  });

  it('lets an engine in through one file', () => {
    const elsewhere = imports.filter(({ file, target }) => {
      const doors = ENGINES[target];
      return doors !== undefined && !doors.includes(file);
    });
    expect(elsewhere).toEqual([]);
  });

  it('has no import cycle', () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        imports
          .filter((edge) => edge.file === file && edge.target.startsWith('.'))
          .map(({ target }) => normalize(join(dirname(file), target))),
      ]),
    );
    expect(cycleIn(graph)).toBeNull();
  });

  it('says in each folder what the folder is for', () => {
    const folders = new Set(sources.map(dirname).filter((folder) => !folder.includes('/contracts')));
    const silent = [...folders].filter((folder) => !readdirSync(join(ROOT, folder)).includes('README.md'));
    expect(silent).toEqual([]);
  });
});

function sourcesUnder(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => relative(ROOT, join(ROOT, folder, file)));
  } catch {
    return []; // A room that is planned and not yet built.
  }
}

/** `subgraphs/domains/payments/resolvers.ts` -> `subgraphs/domains/payments`: each domain is a room of its own. */
function roomOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] !== 'subgraphs') return parts[0]!;
  return parts.slice(0, parts[1] === 'domains' ? 3 : 2).join('/');
}

function kindOf(room: string): string {
  return room in STAIRCASE ? room : 'subgraphs/*';
}

function cycleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    const found = (graph.get(file) ?? []).map((next) => visit(next, [...path, file])).find((cycle) => cycle !== null);
    done.add(file);
    return found ?? null;
  };
  return [...graph.keys()].map((file) => visit(file, [])).find((cycle) => cycle !== null) ?? null;
}
