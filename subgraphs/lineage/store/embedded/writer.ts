/** Writes groups of requests, each group in one transaction, and tells what they changed in the graph. */
import { toBatch, type Batch } from '../batch.ts';
import { createKnownNodes } from '../known-nodes.ts';
import type { GraphDelta, WriteRequest } from './protocol.ts';
import { createDeclarationTables } from './write-declaration.ts';
import { createFlowTables } from './write-flows.ts';
import { createNodeTables } from './write-nodes.ts';
import { createRegisterTables } from './write-registers.ts';
import { createSourceTables } from './write-sources.ts';
import type { SqliteFile } from './tables.ts';

export type WriteWork = Exclude<WriteRequest, { kind: 'close' }>;

export interface Writer {
  /** All of the group or none of it; durable when it returns. Throws what the file system said. */
  readonly write: (group: readonly WriteWork[]) => GraphDelta;
}

export function createWriter(database: SqliteFile): Writer {
  const nodes = createNodeTables(database);
  const registers = createRegisterTables(database);
  const flows = createFlowTables(database, nodes);
  const sources = createSourceTables(database, flows);
  const declarations = createDeclarationTables(database, { nodes, flows, sources });

  const known = createKnownNodes();

  function apply(batch: Batch): void {
    nodes.write(batch);
    registers.write(batch.registers);
    sources.write(batch);
  }

  function write(group: readonly WriteWork[], batch: Batch): GraphDelta {
    const lastNode = nodes.lastId();
    flows.begin();
    nodes.begin();
    apply(known.without(batch));
    for (const work of group) if (work.kind === 'declare') declarations.write(work.domain, work.declaration);
    return { nodes: nodes.after(lastNode), described: nodes.described(), ...flows.changes() };
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
        throw error;
      }
    },
  };
}
