/**
 * What a domain declares: every version is kept, for times and revisions of the past. The last one stands in the graph
 * as well, as its products with their ports, for those who look at it with Cypher.
 */
import type { LineageChange } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';
import { groupBy } from '../../model/group-by.ts';
import { hashOf } from '../../model/hash-of.ts';
import { columnId, datasetId, domainId, portId } from '../../model/node-id.ts';
import type { DeclarationVersion, Directory } from '../directory.ts';
import { CHANGE_DIRECTORY } from './book.ts';
import { forEach, integer, type Statement } from './neo4j-session.ts';
import { claimStatements } from './write-claims.ts';
import { describeStatements, mentionStatements } from './write-nodes.ts';

const VERSION = `
  CREATE (:Declaration {domain: $domain, at: $at, revision: $revision, value: $value})`;

const DISOWN = `
  MATCH (:Domain {name: $domain})-[:OWNS]->(product:DataProduct)
  OPTIONAL MATCH (product)-[:HAS_PORT]->(port:Port)
  DETACH DELETE port, product`;

const OWN = `
  MERGE (domain:Domain {name: $domain})
  WITH domain
  UNWIND $rows AS row
  MERGE (product:DataProduct {urn: row.urn})
  SET product.name = row.name
  MERGE (domain)-[:OWNS]->(product)`;

const PORTS = `
  UNWIND $rows AS row
  MATCH (product:DataProduct {urn: row.urn})
  MERGE (port:Port {id: row.id}) ON CREATE SET port.urn = row.urn, port.name = row.name
  MERGE (product)-[:HAS_PORT]->(port)
  WITH port, row
  UNWIND row.datasets AS id
  MATCH (dataset:Dataset {id: id})
  MERGE (port)-[:SERVES]->(dataset)`;

const LEAVE = 'MATCH (domain:Domain {name: $domain}) DETACH DELETE domain';

/** What a declaration says of flows, as an entry on the domain's timeline. `null` says that there are none. */
export function changeOf(domain: string, declaration: Declaration | null, at: string): LineageChange {
  const contribution = { inputs: [], outputs: [], flows: declaration?.flows ?? [] };
  return {
    at,
    datasets: [],
    columns: [],
    job: null,
    run: null,
    registers: [],
    aliases: [],
    entry: {
      author: { kind: 'DECLARED', id: domainId(domain) },
      name: `${at} ${hashOf(contribution)}`,
      completedAt: at,
      contributions: [{ slot: 'domain', contribution }],
    },
  };
}

/** `before` is what the domain declared until now, and `directory` is of the state with the new version. */
export function declarationStatements(
  { domain, declaration, at, revision }: DeclarationVersion,
  before: Declaration | undefined,
  directory: Directory,
): readonly Statement[] {
  const value = declaration && JSON.stringify(declaration);
  return [
    [VERSION, { domain, at: integer(at), revision: integer(revision), value }],
    [CHANGE_DIRECTORY, {}],
    [DISOWN, { domain }],
    ...(declaration ? productStatements(domain, declaration, directory.canonical) : [[LEAVE, { domain }] as const]),
    ...claimStatements(
      [before, declaration].flatMap((each) => (each ? servedBy(each, directory.canonical) : [])),
      directory,
    ),
  ];
}

function productStatements(
  domain: string,
  declaration: Declaration,
  canonical: (id: string) => string,
): readonly Statement[] {
  const { products } = declaration;
  const columns = products.flatMap(({ outputPorts }) => outputPorts.flatMap((port) => port.columns.map(columnId)));
  const read = products.flatMap(({ inputPorts }) => inputPorts.flatMap(({ datasets }) => datasets.map(datasetId)));
  return [
    ...mentionStatements([...read, ...columns].map(canonical)),
    ...describeStatements([...servedBy(declaration, canonical), ...columns.map(canonical)]),
    [OWN, { domain, rows: products.map(({ urn, name }) => ({ urn, name })) }],
    ...forEach(PORTS, portRows(declaration, canonical)),
  ];
}

function servedBy(declaration: Declaration, canonical: (id: string) => string): readonly string[] {
  return portRows(declaration, canonical).flatMap(({ datasets }) => datasets);
}

/** Ports by id: those that share a name, in different versions, are one. */
function portRows({ products }: Declaration, canonical: (id: string) => string) {
  const ports = products.flatMap(({ urn, outputPorts }) =>
    outputPorts.map(({ name, datasets }) => ({ id: portId(urn, name), urn, name, datasets })),
  );
  return [...groupBy(ports, ({ id }) => id)].map(([id, same]) => {
    const { urn, name } = same[0]!;
    const datasets = same.flatMap((port) => port.datasets.map((key) => canonical(datasetId(key))));
    return { id, urn, name, datasets: [...new Set(datasets)] };
  });
}
