/**
 * Which flows a statement has, by the ids that datasets go by now. Most runs say what the run before them said, so the
 * last statements are kept; the contributions of others are read.
 */
import { LRUCache } from 'lru-cache';
import type { Contribution, Flow, FlowKind } from '../../model/change.ts';
import { deriveFlows } from '../derive-flows.ts';
import type { FlowsOf } from '../timeline/plan-intervals.ts';
import { flowKey } from '../timeline/plan-intervals.ts';
import { hashesOf } from '../timeline/points.ts';
import type { Run } from './neo4j-session.ts';
import type { KnownDirectory } from './known-directory.ts';

export interface KindedStatement {
  readonly kind: FlowKind;
  readonly statement: string;
}

export interface LoadedFlows {
  readonly load: (wanted: Iterable<KindedStatement>) => Promise<void>;
  /** Of statements that were loaded. */
  readonly of: (kind: FlowKind) => FlowsOf;
}

export interface StatementFlows {
  /** For one transaction, which brings the contributions that are `fresh`. */
  readonly within: (
    run: Run,
    known: Pick<KnownDirectory, 'pairs' | 'directory'>,
    fresh: ReadonlyMap<string, Contribution>,
  ) => LoadedFlows;
}

type Flows = ReadonlyMap<string, Flow>;

/** In flows, some 500 bytes each. */
const MAX_KEPT = 100_000;

const CONTRIBUTIONS = `
  UNWIND $ids AS id
  MATCH (contribution:Contribution {id: id})
  RETURN id, contribution.value AS value`;

export function createStatementFlows(): StatementFlows {
  const kept = new LRUCache<string, Flows>({ maxSize: MAX_KEPT, sizeCalculation: ({ size }) => size + 1 });
  let keptWith: KnownDirectory['pairs'] = [];

  return {
    within: (run, { pairs, directory }, fresh) => {
      const loaded = new Map<string, Flows>();
      const contributions = new Map(fresh);
      const keyOf = ({ kind, statement }: KindedStatement) => `${kind} ${statement}`;
      if (pairs !== keptWith) kept.clear();
      keptWith = pairs;

      async function readContributions(wanted: readonly KindedStatement[]): Promise<void> {
        const hashes = new Set(wanted.flatMap(({ statement }) => hashesOf(statement)));
        const ids = [...hashes].filter((hash) => !contributions.has(hash));
        if (ids.length === 0) return;
        for (const row of await run(CONTRIBUTIONS, { ids })) {
          contributions.set(row['id'] as string, JSON.parse(row['value'] as string) as Contribution);
        }
      }

      function derive({ kind, statement }: KindedStatement): Flows {
        const said = hashesOf(statement).map((hash) => {
          const contribution = contributions.get(hash);
          if (!contribution) throw new Error(`Expected the contribution ${hash} in Neo4j, and it is not there.`);
          return contribution;
        });
        return byCanonicalEnds(deriveFlows(said, kind), directory.canonical);
      }

      return {
        load: async (wanted) => {
          const missing = new Map<string, KindedStatement>();
          for (const each of wanted) {
            const key = keyOf(each);
            const flows = loaded.get(key) ?? kept.get(key);
            if (flows) loaded.set(key, flows);
            else missing.set(key, each);
          }
          await readContributions([...missing.values()]);
          for (const [key, each] of missing) {
            const flows = derive(each);
            loaded.set(key, flows);
            kept.set(key, flows);
          }
        },
        of: (kind) => (statement) => {
          const flows = loaded.get(keyOf({ kind, statement }));
          if (!flows) throw new Error(`Expected that the statement "${statement}" was loaded.`);
          return flows;
        },
      };
    },
  };
}

/** Where two names of one dataset are in a statement, the surer flow stands. */
function byCanonicalEnds(flows: readonly Flow[], canonical: (id: string) => string): Flows {
  const byKey = new Map<string, Flow>();
  for (const flow of flows) {
    const named = { ...flow, from: canonical(flow.from), to: canonical(flow.to) };
    const key = flowKey(named);
    const other = byKey.get(key);
    if (!other || other.confidence < named.confidence) byKey.set(key, named);
  }
  return byKey;
}
