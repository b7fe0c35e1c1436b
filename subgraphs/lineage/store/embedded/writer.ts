/** Groups of requests become one transaction, and what it changed in the graph. */
import type { Contribution } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';
import { toMicros } from '../../model/event-time.ts';
import { hashOf } from '../../model/hash-of.ts';
import { columnId, datasetId, domainId } from '../../model/node-id.ts';
import { toBatch, type Batch } from '../batch.ts';
import type { DeclarationVersion } from '../directory.ts';
import { createKnownNodes } from '../known-nodes.ts';
import { authorKey } from '../lineage-store.ts';
import type { GraphDelta, WriteRequest } from './protocol.ts';
import { createAliasTables } from './write-aliases.ts';
import { createFlowTables } from './write-flows.ts';
import { createNodeTables } from './write-nodes.ts';
import { createRegisterTables } from './write-registers.ts';
import { createRevisionTables } from './write-revisions.ts';
import { createTimelineTables } from './write-timelines.ts';
import type { SqliteFile } from './tables.ts';

export type WriteWork = Exclude<WriteRequest, { kind: 'close' }>;
type Declare = Extract<WriteWork, { kind: 'declare' }>;

export interface Writer {
  /** All of the group or none of it; durable when it returns. Throws what the file system said. */
  readonly write: (group: readonly WriteWork[]) => GraphDelta;
}

/** `now` in milliseconds since 1970. */
export function createWriter(database: SqliteFile, now: () => number): Writer {
  const nodes = createNodeTables(database);
  const registers = createRegisterTables(database);
  const flows = createFlowTables(database, nodes);
  const aliases = createAliasTables(database);
  const revisions = createRevisionTables(database, now);
  const timelines = createTimelineTables(database, flows, aliases.canonical);
  const putDeclaration = database.prepare(
    'INSERT OR REPLACE INTO declarations (domain, revision, at, value) VALUES (?, ?, ?, ?)',
  );
  const columnsOf = database.prepare('SELECT id FROM nodes WHERE dataset IN (SELECT value FROM json_each(?))').pluck();
  const known = createKnownNodes();

  function apply(batch: Batch): void {
    nodes.write(batch);
    registers.write(batch.registers);
    moveRenamed(aliases.write(batch.aliases));
    timelines.write(batch);
  }

  function moveRenamed(renamed: readonly string[]): void {
    if (renamed.length === 0) return;
    const datasets = [...nodes.idsOf(renamed).values()];
    const columns = columnsOf.all(JSON.stringify(datasets)) as number[];
    timelines.replan(flows.authorsAt([...datasets, ...columns]));
  }

  function declare({ domain, declaration, at }: Declare, revision: number): DeclarationVersion {
    const micros = toMicros(at);
    putDeclaration.run(domain, revision, micros, declaration === null ? '' : JSON.stringify(declaration));
    if (declaration) {
      const described = [...datasetsOf(declaration, 'outputPorts'), ...declaredColumns(declaration)];
      nodes.mention([...datasetsOf(declaration, 'inputPorts'), ...described]);
      nodes.describe(described);
    }
    timelines.write(declarationBatch(domain, declaration, at));
    return { domain, declaration, at: micros, revision };
  }

  function write(group: readonly WriteWork[], batch: Batch): GraphDelta {
    const revision = revisions.begin();
    flows.begin(revision);
    nodes.begin();
    aliases.begin();
    apply(known.without(batch));
    const declared = group.flatMap((work) => (work.kind === 'declare' ? [declare(work, revision)] : []));
    for (const work of group) if (work.kind === 'forget') revisions.forget(work.before);
    return {
      revision,
      oldestRevision: revisions.oldest(),
      ...nodes.changes(),
      ...flows.changes(),
      declared,
      aliases: aliases.changes(),
    };
  }

  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  return {
    write: (group) => {
      const batch = toBatch(group.flatMap((work) => (work.kind === 'apply' ? work.changes : [])));
      begin.run();
      try {
        const delta = write(group, batch);
        commit.run();
        known.add(batch);
        return delta;
      } catch (error) {
        if (database.inTransaction) rollback.run();
        for (const tables of [nodes, flows, aliases, timelines]) tables.rollBack();
        throw error;
      }
    },
  };
}

/** A domain's flows are an entry of its own timeline; one that is retracted states none. */
function declarationBatch(
  domain: string,
  declaration: Declaration | null,
  at: string,
): Pick<Batch, 'authors' | 'contributions'> {
  const contribution: Contribution = { inputs: [], outputs: [], flows: declaration?.flows ?? [] };
  const hash = hashOf(contribution);
  const name = hashOf([at, hash]);
  const author = { kind: 'DECLARED' as const, id: domainId(domain) };
  const entries = new Map([[name, { name, at, completedAt: at, said: [['domain', hash] as const] }]]);
  return {
    authors: new Map([[authorKey(author), { author, entries }]]),
    contributions: new Map([[hash, contribution]]),
  };
}

function datasetsOf({ products }: Declaration, ports: 'inputPorts' | 'outputPorts'): readonly string[] {
  return products.flatMap((product) => product[ports].flatMap(({ datasets }) => datasets.map(datasetId)));
}

function declaredColumns({ products }: Declaration): readonly string[] {
  return products.flatMap(({ outputPorts }) => outputPorts.flatMap(({ columns }) => columns.map(columnId)));
}
