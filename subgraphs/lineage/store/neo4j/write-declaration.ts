/** What a domain declares, in Neo4j: its products, their ports, and which datasets these serve. */
import type { Declaration } from '../../model/declaration.ts';
import { groupBy } from '../../model/group-by.ts';
import { columnId, datasetId, portId } from '../../model/node-id.ts';
import { parseUrn } from '../../../../lib/urn.ts';
import { hashOf } from '../source-state.ts';
import type { Run } from './neo4j-session.ts';
import { mentionNodes, unwind } from './write-nodes.ts';
import { stateDirectly } from './write-statements.ts';

const LOCK_DOMAIN = 'MERGE (domain:Domain {name: $domain}) SET domain.declaration = $declaration';

const SERVED = `
  MATCH (:Domain {name: $domain})-[:OWNS]->(:DataProduct)-[:HAS_PORT]->(:Port)-[:SERVES]->(dataset:Dataset)
  RETURN DISTINCT dataset.id AS id`;

const REMOVE_PORTS = `
  MATCH (:Domain {name: $domain})-[:OWNS]->(:DataProduct)-[:HAS_PORT]->(port:Port)
  DETACH DELETE port`;

const DISOWN = `
  MATCH (:Domain {name: $domain})-[owns:OWNS]->(product:DataProduct)
  OPTIONAL MATCH (product)-[names:NAMES]->()
  OPTIONAL MATCH (product)<-[read:READ_BY]-()
  WITH product, collect(DISTINCT owns) + collect(DISTINCT names) + collect(DISTINCT read) AS gone
  SET product.isDescribed = false, product.name = null
  FOREACH (relationship IN gone | DELETE relationship)`;

const PRODUCTS = `
  MATCH (domain:Domain {name: $domain})
  UNWIND $rows AS row
  MERGE (product:DataProduct {urn: row.urn})
  SET product.isDescribed = true, product.name = row.name
  MERGE (domain)-[:OWNS]->(product)`;

const PORTS = `
  UNWIND $rows AS row
  MATCH (product:DataProduct {urn: row.urn})
  MERGE (port:Port {id: row.id}) ON CREATE SET port.urn = row.urn, port.name = row.name
  MERGE (product)-[:HAS_PORT]->(port)
  WITH port, row
  UNWIND row.datasets AS id
  MATCH (dataset:Dataset {id: id})
  MERGE (port)-[serves:SERVES]->(dataset)
  SET serves.columns = row.columns[id]`;

// An input port names a product; whether anybody describes it is another matter.
const NAMES = `
  UNWIND $rows AS row
  MATCH (product:DataProduct {urn: row.urn})
  MERGE (named:DataProduct {urn: row.named}) ON CREATE SET named.isDescribed = false
  MERGE (product)-[:NAMES]->(named)`;

const READS = `
  UNWIND $rows AS row
  MERGE (from:DataProduct {urn: row.from}) ON CREATE SET from.isDescribed = false
  WITH from, row
  MATCH (to:DataProduct {urn: row.to})
  MERGE (from)-[:READ_BY]->(to)`;

const REMOVE_FORGOTTEN = `
  MATCH (product:DataProduct) WHERE product.isDescribed = false AND NOT EXISTS { (product)--() }
  DELETE product`;

/** Claims stand on datasets and columns too, so that a walk need not look for them. */
const CLAIMS = `
  UNWIND $ids AS id
  MATCH (dataset:Dataset {id: id})
  OPTIONAL MATCH (port:Port)-[:SERVES]->(dataset)
  WITH dataset, port ORDER BY port.id
  WITH dataset, collect(port.id) AS ports
  WITH dataset, CASE size(ports) WHEN 0 THEN null ELSE ports END AS claims
  SET dataset.claims = claims
  WITH dataset, claims
  MATCH (dataset)-[:HAS_COLUMN]->(column:Column)
  SET column.claims = claims`;

export async function writeDeclaration(run: Run, domain: string, declaration: Declaration | null): Promise<void> {
  await run(LOCK_DOMAIN, { domain, declaration: declaration && JSON.stringify(declaration) });
  const before = (await run(SERVED, { domain })).map(({ id }) => id as string);
  await run(REMOVE_PORTS, { domain });
  await run(DISOWN, { domain });
  if (declaration) await writeProducts(run, domain, declaration);
  else await run('MATCH (domain:Domain {name: $domain}) WHERE NOT EXISTS { (domain)--() } DELETE domain', { domain });
  await run(REMOVE_FORGOTTEN);
  const after = declaration ? portRows(declaration).flatMap(({ datasets }) => datasets) : [];
  await run(CLAIMS, { ids: [...new Set([...before, ...after])] });
  await stateDirectly(run, `domain:${domain}`, declaration && statementOf(domain, declaration));
}

async function writeProducts(run: Run, domain: string, declaration: Declaration): Promise<void> {
  const { products, reads } = declaration;
  const ports = portRows(declaration);
  const columns = products.flatMap(({ outputPorts }) => outputPorts.flatMap((port) => port.columns.map(columnId)));
  const read = products.flatMap(({ inputPorts }) => inputPorts.flatMap(({ datasets }) => datasets.map(datasetId)));
  await mentionNodes(run, read);
  await mentionNodes(run, [...ports.flatMap(({ datasets }) => datasets), ...columns], true);
  await run(PRODUCTS, { domain, rows: products.map(({ urn, name }) => ({ urn, name })) });
  await unwind(run, PORTS, ports);
  await unwind(run, NAMES, namedRows(declaration));
  await unwind(run, READS, reads);
}

/** Ports by id: those that share a name, in different versions, are one. */
function portRows({ products }: Declaration) {
  const ports = products.flatMap(({ urn, outputPorts }) =>
    outputPorts.map((port) => ({ urn, id: portId(urn, port.name), port })),
  );
  return [...groupBy(ports, ({ id }) => id)].map(([id, same]) => {
    const columns = groupBy(
      same.flatMap(({ port }) => port.columns),
      ({ dataset }) => datasetId(dataset),
    );
    return {
      id,
      urn: same[0]!.urn,
      name: same[0]!.port.name,
      datasets: [...new Set(same.flatMap(({ port }) => port.datasets.map(datasetId)))],
      columns: Object.fromEntries([...columns].map(([dataset, each]) => [dataset, JSON.stringify(each)])),
    };
  });
}

function namedRows({ products }: Declaration) {
  return products.flatMap(({ urn, inputPorts }) =>
    inputPorts.flatMap(({ productUrn }) =>
      productUrn === null || parseUrn(productUrn) === null ? [] : [{ urn, named: productUrn }],
    ),
  );
}

function statementOf(domain: string, { flows, at }: Declaration) {
  return { id: `DECLARED:${hashOf([domain, flows])}`, job: null, contributions: [], flows, at };
}
