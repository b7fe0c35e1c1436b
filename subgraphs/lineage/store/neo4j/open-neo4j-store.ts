/** Lineage in a Neo4j server: changes in grouped transactions, walks on the server, nothing kept in this process. */
import { performance } from 'node:perf_hooks';
import type { Neo4jConfig } from '../../../../lib/config.ts';
import type { LineageChange } from '../../model/change.ts';
import { toBatch } from '../batch.ts';
import { createKnownNodes } from '../known-nodes.ts';
import type { LineageStore, Walk, WalkRequest } from '../lineage-store.ts';
import { walkRolledUp } from '../roll-up.ts';
import { createGroupCommits } from './group-commits.ts';
import { openSession } from './neo4j-session.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createNeo4jPortPairs } from './read-port-pairs.ts';
import { readCounts, readDatasets, readDeclarations, readProducts } from './read-records.ts';
import { readWalks } from './read-walks.ts';
import { writeDeclaration } from './write-declaration.ts';
import { writeFacets, writeNodes } from './write-nodes.ts';
import { writeSources } from './write-statements.ts';

/** Rejects with STORE_UNAVAILABLE and one clear line when the server does not answer. Makes what indexes are missing. */
export async function openNeo4jStore(config: Neo4jConfig): Promise<LineageStore> {
  const session = await openSession(config);
  await prepareSchema(session).catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  const pairs = createNeo4jPortPairs(session);
  const commits = createGroupCommits((changes) => commit(changes));

  const known = createKnownNodes();

  async function commit(changes: readonly LineageChange[]): Promise<void> {
    const batch = toBatch(changes);
    await session.write(async (run) => {
      await writeNodes(run, known.without(batch));
      await writeFacets(run, batch.registers);
      await writeSources(run, batch);
    });
    known.add(batch);
  }

  async function walk(requests: readonly WalkRequest[]): Promise<readonly Walk[]> {
    const isFine = ({ granularity }: WalkRequest) => granularity === 'DATASET' || granularity === 'COLUMN';
    const rolledUp = requests.filter((request) => !isFine(request));
    const [fine, walks] = await Promise.all([
      readWalks(session, requests.filter(isFine)),
      rolledUp.length === 0 ? [] : walkRolledUp(pairs, rolledUp, () => performance.now()),
    ]);
    return requests.map((request) => fine.get(request) ?? walks[rolledUp.indexOf(request)]!);
  }

  return {
    apply: async (changes) => {
      if (changes.length > 0) await commits.add(changes);
    },
    declare: (domain, declaration) =>
      commits.alone(() => session.write((run) => writeDeclaration(run, domain, declaration))),
    declarations: () => readDeclarations(session),
    walk,
    datasets: (keys) => readDatasets(session, keys),
    products: (urns) => readProducts(session, urns),
    counts: () => readCounts(session),
    close: async () => {
      await commits.drain();
      await session.close();
    },
  };
}
