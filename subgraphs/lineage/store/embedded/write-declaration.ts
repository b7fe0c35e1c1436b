/** The table of what domains declared, and the flows that follow from it. */
import type { Declaration } from '../../model/declaration.ts';
import { columnId, datasetId } from '../../model/node-id.ts';
import { hashOf } from '../source-state.ts';
import type { FlowTables } from './write-flows.ts';
import type { NodeTables } from './write-nodes.ts';
import type { SourceTables } from './write-sources.ts';
import type { SqliteFile } from './tables.ts';

export interface DeclarationTables {
  readonly write: (domain: string, declaration: Declaration | null) => void;
}

export function createDeclarationTables(
  database: SqliteFile,
  { nodes, sources }: { readonly nodes: NodeTables; readonly flows: FlowTables; readonly sources: SourceTables },
): DeclarationTables {
  const put = database.prepare('INSERT OR REPLACE INTO declarations (domain, value) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM declarations WHERE domain = ?');
  return {
    write: (domain, declaration) => {
      if (declaration === null) {
        remove.run(domain);
        sources.state(`domain:${domain}`, null);
        return;
      }
      put.run(domain, JSON.stringify(declaration));
      nodes.mention(datasetsOf(declaration, 'inputPorts'));
      const described = [...datasetsOf(declaration, 'outputPorts'), ...columnsOf(declaration)];
      nodes.mention(described);
      nodes.describe(described);
      sources.state(`domain:${domain}`, statement(domain, declaration));
    },
  };
}

/** Its flows are in the declaration, so nothing has to be kept to make them again. */
function statement(domain: string, { flows, at }: Declaration) {
  const key = `DECLARED:${hashOf([domain, flows])}`;
  return { key, job: null, contributions: new Map(), flows, at };
}

function datasetsOf({ products }: Declaration, ports: 'inputPorts' | 'outputPorts'): readonly string[] {
  return products.flatMap((product) => product[ports].flatMap(({ datasets }) => datasets.map(datasetId)));
}

function columnsOf({ products }: Declaration): readonly string[] {
  return products.flatMap(({ outputPorts }) => outputPorts.flatMap(({ columns }) => columns.map(columnId)));
}
