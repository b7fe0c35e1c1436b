/**
 * A mesh of three little subgraphs in the federated shape of the house: two domains, a catalog that knows which type a
 * urn has, and lineage as a platform subgraph. Each test changes what a subgraph does.
 */
import { createServer, type RequestListener } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, GraphQLError, parse } from 'graphql';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe } from 'vitest';
import {
  createGateway,
  createHeldSource,
  EXECUTORS,
  type ExecutorName,
  type Gateway,
  type GatewayOptions,
} from '../../gateway/index.ts';
import type { GraphQLHandler, GraphQLResponse } from '../../lib/graphql-request.ts';
import { silentLogger } from '../../lib/logger.ts';

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Module ? Module : never;

const LINK = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${imports}])`;

const CATALOG = `${LINK('"@key"')}
  interface DataProduct @key(fields: "urn") { urn: ID! }
  type PaymentsDataProduct implements DataProduct @key(fields: "urn") { urn: ID! }
  type CustomersDataProduct implements DataProduct @key(fields: "urn") { urn: ID! }
  type Query { dataProducts: [DataProduct] }`;

const DOMAIN = (type: string, field: string) => `${LINK('"@key"')}
  interface DataProduct { urn: ID! name: String }
  type ${type} implements DataProduct @key(fields: "urn") { urn: ID! name: String }
  type Query { ${field}: [${type}] }
  type Mutation { ${field}Touch: Boolean }`;

const LINEAGE = `${LINK('"@key", "@interfaceObject"')}
  type DataProduct @key(fields: "urn") @interfaceObject { urn: ID! depth: Int }
  type Query { roots: [DataProduct] }`;

/** In the order of the client's list: the domains alternate, so an index into a batch is no index into the list. */
export const URNS = ['urn:dp:payments:cards', 'urn:dp:customers:people', 'urn:dp:payments:wires'] as const;

export const SDLS: Readonly<Record<string, string>> = {
  catalog: CATALOG,
  payments: DOMAIN('PaymentsDataProduct', 'paymentsDataProducts'),
  customers: DOMAIN('CustomersDataProduct', 'customersDataProducts'),
  lineage: LINEAGE,
};

export const PRODUCTS_QUERY = '{ dataProducts { urn name depth } }';

const typeOf = (urn: string) => (urn.includes(':payments:') ? 'PaymentsDataProduct' : 'CustomersDataProduct');

/** A subgraph's door, with the resolvers of a healthy one unless told otherwise. */
export function subgraph(sdl: string, resolvers: Record<string, unknown>): GraphQLHandler {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers } as Resolvers);
  return async ({ query, operationName, variables }, envelope) =>
    (await graphql({
      schema,
      source: query,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
      contextValue: envelope,
    })) as GraphQLResponse;
}

export function domain(name: 'payments' | 'customers', nameOf: (urn: string) => unknown = (urn) => `The ${urn}`) {
  const type = name === 'payments' ? 'PaymentsDataProduct' : 'CustomersDataProduct';
  const list = () => URNS.filter((urn) => typeOf(urn) === type).map((urn) => ({ urn }));
  return subgraph(SDLS[name]!, {
    [type]: {
      __resolveReference: async ({ urn }: { urn: string }) => ({ urn }),
      name: async ({ urn }: { urn: string }) => nameOf(urn),
    },
    Query: { [`${name}DataProducts`]: list },
    Mutation: { [`${name}DataProductsTouch`]: () => true },
  });
}

export function healthy(): Map<string, GraphQLHandler> {
  return new Map([
    [
      'catalog',
      subgraph(CATALOG, {
        DataProduct: { __resolveType: ({ urn }: { urn: string }) => typeOf(urn) },
        Query: { dataProducts: () => URNS.map((urn) => ({ urn })) },
      }),
    ],
    ['payments', domain('payments')],
    ['customers', domain('customers')],
    [
      'lineage',
      subgraph(LINEAGE, {
        DataProduct: { __resolveReference: async ({ urn }: { urn: string }) => ({ urn }), depth: () => 1 },
        Query: { roots: () => [] },
      }),
    ],
  ]);
}

/** The supergraph of the mesh; `urls` tells which subgraphs are asked over HTTP, `sdls` which speak otherwise. */
export function compose(urls: Record<string, string> = {}, sdls: Record<string, string> = {}): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries({ ...SDLS, ...sdls }).map(([name, sdl]) => ({
      name,
      url: urls[name] ?? `inprocess://${name}`,
      typeDefs: parse(sdl),
    })),
  );
  if (!supergraphSdl) throw new GraphQLError(errors?.map(({ message }) => message).join('\n') ?? 'did not compose');
  return supergraphSdl;
}

export const newHome = () => mkdtemp(join(tmpdir(), 'gateway-'));

/** Options of a gateway in which everything is as quiet as it can be. */
export async function optionsOf(given: Partial<GatewayOptions>): Promise<GatewayOptions> {
  return {
    source: createHeldSource(),
    inProcess: healthy(),
    subgraphSecret: () => undefined,
    isDomain: (name) => name === 'payments' || name === 'customers',
    routes: [],
    home: given.home ?? (await newHome()),
    deadlineMs: 2_000,
    isProduction: false,
    metrics: new Registry(),
    logger: silentLogger,
    executor,
    ...given,
  };
}

let executor: ExecutorName = 'tributary';

/** Runs the tests of a block with each executor in turn. */
export function withEachExecutor(tests: () => void): void {
  describe.each(EXECUTORS)('the executor %s', (name) => {
    beforeAll(() => void (executor = name));
    afterAll(() => void (executor = 'tributary'));
    tests();
  });
}

const open: (() => Promise<void>)[] = [];

/** Closes what the tests of this file opened, last first. */
export async function closeAll(): Promise<void> {
  for (const close of open.splice(0).reverse()) await close();
}

export function closeLater<T extends { close: () => Promise<void> }>(resource: T): T {
  open.push(() => resource.close());
  return resource;
}

/** A gateway over the mesh that serves `supergraph`, the healthy one unless told otherwise. */
export async function startGateway(given: Partial<GatewayOptions> = {}, supergraph = compose()) {
  const source = createHeldSource();
  await source.publish(supergraph);
  const gateway = closeLater(await createGateway(await optionsOf({ source, ...given })));
  return { gateway, source };
}

/** Asks in process; the answer as JSON would carry it. */
export async function ask(gateway: Gateway, query: string, envelope = { requestId: 'test' }) {
  return JSON.parse(JSON.stringify(await gateway.handle({ query }, envelope))) as Answer;
}

export interface Answer {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown> & { code: string };
  }[];
  readonly extensions?: Record<string, unknown>;
}

export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer };
}

/** A server of whatever manners on a free port. */
export async function serve(listener: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return closeLater({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  });
}

/** A subgraph over HTTP. */
export const serveSubgraph = (handler: GraphQLHandler, before: (attempt: number) => number = () => 200) => {
  let attempts = 0;
  return serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = before((attempts += 1));
      if (status !== 200) return response.writeHead(status).end('upstream 127.0.0.1:9999 says no');
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Parameters<GraphQLHandler>[0];
      void handler(body, { requestId: 'test' }).then((answer) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      );
    });
  });
};
