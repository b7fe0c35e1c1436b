/** Small products and domains for the kit's tests: say what matters, get the rest. */
import { createDomain, createLogger, type DomainOptions, type Product } from '../../../subgraphs/kit/index.ts';
import type { Column, Port } from '../../../schema/product.ts';

export const logger = createLogger('silent');

export function aProduct(urn: string, said: Partial<Product> = {}): Product {
  return {
    urn,
    name: `Name of ${urn}`,
    description: null,
    limitations: null,
    usage: null,
    owners: [{ name: 'Payments Data Team', username: null, role: 'team', team: 'Payments Data Team' }],
    lifecycle: 'ACTIVE',
    successorUrn: null,
    formerUrns: [],
    version: '1.0.0',
    tags: [],
    classification: null,
    inputPorts: [],
    outputPorts: [],
    slas: [],
    supportChannels: [],
    contract: null,
    links: [],
    customProperties: [],
    ...said,
  };
}

export function aPort(name: string, columnNames: readonly string[]): Port {
  return {
    name,
    description: null,
    type: 'tables',
    version: null,
    contractId: null,
    contract: null,
    productUrn: null,
    datasets: [{ namespace: 'postgres://db:5432', name: `bank.public.${name}` }],
    columns: columnNames.map((column) => aColumn(column, name)),
    tags: [],
    links: [],
    customProperties: [],
  };
}

function aColumn(name: string, port: string): Column {
  return {
    name,
    businessName: null,
    description: null,
    type: 'string',
    physicalType: null,
    classification: null,
    personalData: null,
    term: null,
    primaryKey: false,
    primaryKeyPosition: null,
    nullable: null,
    unique: null,
    criticalDataElement: null,
    tags: [],
    examples: [],
    qualityChecks: [],
    sources: [],
    transformLogic: null,
    transformDescription: null,
    dataset: { namespace: 'postgres://db:5432', name: `bank.public.${port}` },
    port,
    links: [],
    customProperties: [],
  };
}

export const description = {
  name: 'payments',
  title: 'Payments',
  description: 'How money moves.',
  owner: { name: 'Payments Data Team', email: 'payments-data@bank.example' },
};

/** The domain `payments`, with two products unless told. */
export function aDomain(said: Partial<DomainOptions> = {}) {
  const products = [aProduct('urn:dp:payments:cards'), aProduct('urn:dp:payments:settlements')];
  return createDomain({ description, products, logger, ...said });
}

/** What a gateway asks for products by reference. */
export function entitiesQuery(selection: string, type = 'PaymentsDataProduct'): string {
  return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${selection} } } }`;
}

export function referencesTo(urns: readonly string[], type = 'PaymentsDataProduct') {
  return { representations: urns.map((urn) => ({ __typename: type, urn })) };
}

/** A promise that the test settles by hand. */
export function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}
