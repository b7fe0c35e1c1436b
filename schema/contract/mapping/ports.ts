/** What a product reads and what it offers. */
import type { Port } from '../../product.ts';
import { formatUrn } from '../../../lib/urn.ts';
import type { PortDocument } from '../documents.ts';
import { notUnderstood, ofInputPort, understood } from '../understood-properties.ts';
import { createCustomProperties, createLinks } from './annotations.ts';
import { createColumns } from './columns.ts';
import { createContract } from './contract.ts';
import type { OfferedContract } from './offered-contract.ts';
import { createPersonalDataJudge } from './personal-data.ts';
import type { NameIndex } from './sources.ts';

/** `contract` is the one that the port names, where it is in the folder: then it tells what the port leaves out. */
export function createInputPort(port: PortDocument, contract: OfferedContract | undefined, domain: string): Port {
  const { productUrn, datasets } = understood(ofInputPort, port.customProperties);
  const urnHere = contract ? formatUrn({ domain, product: contract.product }) : null;
  return {
    ...commonFields(port),
    contract: contract ? createContract(contract.document) : null,
    productUrn: productUrn ?? urnHere,
    datasets: datasets ?? contract?.tables.map(({ dataset }) => dataset) ?? [],
    columns: [],
    customProperties: createCustomProperties(notUnderstood(ofInputPort, port.customProperties)),
  };
}

/** `own` are the tables that the product offers and `inputs` those that it reads: what its columns can be made from. */
export function createOutputPort(
  port: PortDocument,
  contract: OfferedContract | undefined,
  { own, inputs }: { readonly own: NameIndex; readonly inputs: NameIndex },
): Port {
  return {
    ...commonFields(port),
    type: port.type ?? (contract ? portTypeOf(contract) : null),
    contract: contract ? createContract(contract.document) : null,
    productUrn: null,
    datasets: contract?.tables.map(({ dataset }) => dataset) ?? [],
    columns: contract ? columnsOf(contract, port.name, own, inputs) : [],
    customProperties: createCustomProperties(port.customProperties),
  };
}

function columnsOf(contract: OfferedContract, port: string, own: NameIndex, inputs: NameIndex): Port['columns'] {
  const isPersonal = createPersonalDataJudge(contract.document);
  const scope = { own, inputs, neighbour: contract.neighbour };
  return contract.tables.flatMap(({ object, dataset }) =>
    createColumns(object.properties, { dataset, port, scope, isPersonal }),
  );
}

function commonFields(port: PortDocument) {
  return {
    name: port.name,
    description: port.description ?? null,
    type: port.type ?? null,
    version: port.version,
    contractId: port.contractId ?? null,
    tags: port.tags ?? [],
    links: createLinks(port.authoritativeDefinitions),
  };
}

const TYPES_BY_SERVER: ReadonlyMap<string, string> = new Map([
  ...['kafka', 'kinesis', 'pubsub'].map((type) => [type, 'topic'] as const),
  ...['azure', 's3', 'sftp', 'local'].map((type) => [type, 'files'] as const),
  ['api', 'api'],
]);

/** From where the data is kept; without a server, from what the contract calls its objects. */
function portTypeOf({ document, tables }: OfferedContract): string | null {
  const server = document.servers?.[0];
  if (server && server.type !== 'custom') return TYPES_BY_SERVER.get(server.type) ?? 'tables';
  const physicalType = tables[0]?.object.physicalType?.toLowerCase();
  if (physicalType === 'topic') return 'topic';
  return physicalType === 'table' || physicalType === 'view' ? 'tables' : null;
}
