/** What is kept after every commit is what the whole timeline gives, however the events came and were divided. */
import fc from 'fast-check';
import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import { createAliases } from '../../../subgraphs/lineage/store/aliases.ts';
import { toBatch } from '../../../subgraphs/lineage/store/batch.ts';
import { deriveFlows } from '../../../subgraphs/lineage/store/derive-flows.ts';
import type { LineageStore } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { openNeo4jStore } from '../../../subgraphs/lineage/store/neo4j/open-neo4j-store.ts';
import { flowKey, planIntervals } from '../../../subgraphs/lineage/store/timeline/plan-intervals.ts';
import { hashesOf, placeOf, pointsOf } from '../../../subgraphs/lineage/store/timeline/points.ts';
import { freshNeo4j, neo4jServer, type FreshNeo4j } from '../../servers/index.ts';
import { change, dataset, jobEvent, lineageEvent, runEvent } from './builders.ts';

const server = await neo4jServer();

describe.skipIf(!server)('the timelines in Neo4j', () => {
  let database: FreshNeo4j;
  let store: LineageStore;
  beforeAll(async () => {
    database = await freshNeo4j();
    store = await openNeo4jStore(database);
  }, 400_000);
  afterAll(async () => {
    await store?.close();
    await database?.close();
  });

  /** By author and ends: since when, until when, and last seen. */
  async function keptOf(namespace: string): Promise<readonly string[]> {
    const { uri, user, password } = database;
    const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password), {
      disableLosslessIntegers: true,
    });
    try {
      const { records } = await driver.executeQuery(KEPT, { namespace }, { database: database.database });
      return records.map((record) => JSON.stringify(record.toObject())).sort();
    } finally {
      await driver.close();
    }
  }

  let tests = 0;

  test('are the same after every commit as if all had come at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 12 }), fc.nat(3), async (all, size) => {
        const namespace = `timeline-${(tests += 1)}`;
        const changes = all.map((each) => toChange(namespace, each));
        for (let end = 0; end < changes.length;) {
          const begin = end;
          end = Math.min(changes.length, end + size + 1);
          await store.apply(changes.slice(begin, end));
          expect(await keptOf(namespace)).toEqual(expectedOf(changes.slice(0, end)));
        }
        await store.apply(changes.slice(0, 3));
        expect(await keptOf(namespace)).toEqual(expectedOf(changes));
      }),
      { numRuns: 40 },
    );
  }, 180_000);
});

const KEPT = `
  MATCH (from)-[flow:FLOWS_TO|FLOWED_TO]->(to)
  WHERE flow.revTo = 9007199254740991 AND from.id CONTAINS $namespace + '|'
  MATCH (author:Author {id: flow.author})
  RETURN flow.author AS author, from.id AS from, to.id AS to, flow.validFrom AS validFrom, flow.validTo AS validTo,
    CASE WHEN author.steady IS NOT NULL AND type(flow) = 'FLOWS_TO' THEN author.seen ELSE flow.lastSeen END AS lastSeen`;

interface Said {
  readonly kind: 'run' | 'job' | 'dataset';
  readonly run: number;
  readonly type: string;
  readonly at: number;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly alias: string | null;
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const said: fc.Arbitrary<Said> = fc.record({
  kind: fc.constantFrom('run' as const, 'run' as const, 'job' as const, 'dataset' as const),
  run: fc.nat(4),
  type: fc.constantFrom('START', 'RUNNING', 'COMPLETE', 'COMPLETE', 'FAIL'),
  at: fc.integer({ min: 1, max: 6 }),
  inputs: fc.uniqueArray(name, { maxLength: 2 }),
  output: name,
  alias: fc.option(name, { freq: 8 }),
});

function toChange(namespace: string, { kind, run, type, at, inputs, output, alias }: Said): LineageChange {
  const sources = inputs.map((each) => dataset(namespace, each));
  const symlinks = alias && { symlinks: { identifiers: [{ ...dataset(namespace, alias), type: 'TABLE' }] } };
  const target = { ...dataset(namespace, output), ...(symlinks ? { facets: symlinks } : {}) };
  if (kind === 'dataset') return change(lineageEvent({ target: dataset(namespace, output), sources, at }));
  const ends = { job: namespace, inputs: sources, outputs: [target], at };
  return change(kind === 'job' ? jobEvent(ends) : runEvent({ ...ends, type, run: uuid(namespace, run) }));
}

function uuid(namespace: string, run: number): string {
  return `00000000-0000-4000-8000-${`${namespace.replace(/\D/g, '')}0${run}`.padStart(12, '0')}`;
}

/** From end to end, with nothing kept. */
function expectedOf(changes: readonly LineageChange[]): readonly string[] {
  const { authors, contributions, aliases } = toBatch(changes);
  const { canonical } = createAliases(aliases);
  const rows = [...authors].flatMap(
    ([
      author,
      {
        author: { kind },
        entries,
      },
    ]) => {
      const points = pointsOf([...entries.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)));
      const flowsOf = (statement: string) => {
        const flows = deriveFlows(
          hashesOf(statement).map((hash) => contributions.get(hash)!),
          kind,
        );
        const renamed = flows.map((flow) => ({ ...flow, from: canonical(flow.from), to: canonical(flow.to) }));
        return new Map(renamed.map((flow) => [flowKey(flow), flow]));
      };
      const { added } = planIntervals({ points, hasBefore: false, hasAfter: false, flowsOf, kept: [] });
      return added.map(({ flow: { from, to }, validFrom, validTo, lastSeen }) => {
        return { author, from, to, validFrom, validTo, lastSeen };
      });
    },
  );
  return rows.map((row) => JSON.stringify(row)).sort();
}
