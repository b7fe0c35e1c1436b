/**
 * A table's identity among datasets, by the naming rules of OpenLineage: the namespace is the store, the name is the
 * way to the table in it. Producers of lineage in the field name their datasets so; thus contracts and runs meet.
 *
 * Reference: the naming conventions of the OpenLineage specification. Server types that they don't name follow the
 * same pattern: `<type>://<host>:<port>`, then the levels that the type has, joined by dots.
 */
import type { DatasetKey } from '../../product.ts';
import type { ServerDocument } from '../documents.ts';

/** A store, and the levels between it and its tables. */
interface Store {
  readonly namespace: string;
  readonly levels: readonly (string | number | undefined)[];
  /** What stands before and between the levels; dots between them unless told. */
  readonly prefix?: string;
  readonly separator?: string;
}

type StoreOf = (server: ServerDocument) => Store;

const STORES: Readonly<Record<string, StoreOf>> = {
  athena: ({ regionName, catalog, schema }) => ({
    namespace: `awsathena://athena.${regionName === undefined ? '' : `${regionName}.`}amazonaws.com`,
    levels: [catalog ?? 'awsdatacatalog', schema],
  }),
  bigquery: ({ project, dataset }) => ({ namespace: 'bigquery', levels: [project, dataset] }),
  databricks: (server) => ({ namespace: storeAt(server, 'databricks'), levels: [server.catalog, server.schema] }),
  glue: ({ account, database }) => ({
    namespace: `arn:aws:glue::${account}`, // the standard has no field for the region
    levels: [database],
    prefix: 'table/',
    separator: '/',
  }),
  hive: (server) => ({ namespace: storeAt(server, 'hive', 10000), levels: [server.database] }),
  kafka: ({ host }) => ({ namespace: `kafka://${host?.split(',')[0]}`, levels: [] }), // the first of its brokers
  kinesis: ({ region, server }) => ({ namespace: `kinesis://${region ?? server}`, levels: [] }),
  mysql: (server) => ({ namespace: storeAt(server, 'mysql', 3306), levels: [server.database] }),
  oracle: (server) => ({ namespace: storeAt(server, 'oracle', 1521), levels: [server.serviceName] }),
  postgres: (server) => ({ namespace: storeAt(server, 'postgres', 5432), levels: [server.database, server.schema] }),
  pubsub: ({ project }) => ({ namespace: 'pubsub', levels: ['topic', project], separator: ':' }),
  redshift: (server) => ({ namespace: redshiftNamespace(server), levels: [server.database, server.schema] }),
  snowflake: ({ account, database, schema }) => ({ namespace: `snowflake://${account}`, levels: [database, schema] }),
  sqlserver: (server) => ({ namespace: storeAt(server, 'mssql', 1433), levels: [server.database, server.schema] }),
  synapse: (server) => ({ namespace: storeAt(server, 'sqlserver', 1433), levels: [server.database] }),
  trino: (server) => ({ namespace: storeAt(server, 'trino', 8080), levels: [server.catalog, server.schema] }),
};

/** `table` is a physical name; `isOnlyTable` tells whether a location without a trailing slash can be the table itself. */
export function datasetOnServer(server: ServerDocument, table: string, isOnlyTable: boolean): DatasetKey {
  const { location, path } = server;
  if (location !== undefined && server.type !== 'glue')
    return datasetAtLocation(location, table, isOnlyTable && server.type !== 'api');
  if (path !== undefined) return { namespace: 'file', name: joinPath(path, table, isOnlyTable) };
  const type = server.type === 'postgresql' ? 'postgres' : server.type;
  const { namespace, levels, prefix = '', separator = '.' } = (STORES[type] ?? otherStore)(server);
  return { namespace, name: prefix + underLevels(levels, table, separator) };
}

/** A table that is not the contract's own, taken to be kept in the same place. */
export function datasetBeside(server: ServerDocument, table: string): DatasetKey {
  const { location } = server;
  if (location === undefined) return datasetOnServer(server, table, false);
  const folder = location.replace(/([^:/])\/[^/]+$/, '$1/');
  return datasetOnServer({ ...server, location: folder }, table, false);
}

/** Where no server is named: the dataset is known by the product that offers it. */
export function datasetWithoutServer(domain: string, product: string, table: string): DatasetKey {
  return { namespace: `tributary://${domain}`, name: `${product}.${table}` };
}

function otherStore(server: ServerDocument): Store {
  const { catalog, project, database, dataset, schema } = server;
  return { namespace: storeAt(server, server.type), levels: [catalog, project, database, dataset, schema] };
}

/** `<scheme>://<host>:<port>`; by the server's own name in the contract where it has no host. */
function storeAt({ host, port, server }: ServerDocument, scheme: string, defaultPort?: number): string {
  if (host === undefined) return `${scheme}://${server}`;
  const number = /:\d+$/.test(host) ? undefined : (port ?? defaultPort);
  return `${scheme}://${host}${number === undefined ? '' : `:${number}`}`;
}

function redshiftNamespace(server: ServerDocument): string {
  const match = /^([^.]+)\.[^.]+\.([^.]+)\.redshift\.amazonaws\.com(?::(\d+))?$/.exec(server.host ?? '');
  return match ? `redshift://${match[1]}.${match[2]}:${match[3] ?? 5439}` : storeAt(server, 'redshift', 5439);
}

/** Joined to the levels above it, except to those that the physical name repeats: `public.accounts` in schema public. */
function underLevels(levels: Store['levels'], table: string, separator: string): string {
  const above = levels.filter((level) => level !== undefined).map(String);
  const repeated = above.findIndex((_, index) => table.startsWith(above.slice(index).join(separator) + separator));
  return [...above.slice(0, repeated === -1 ? above.length : repeated), table].join(separator);
}

/** Files and objects: the namespace is the bucket, container or host; the name is the path in it. */
function datasetAtLocation(location: string, table: string, isOnlyTable: boolean): DatasetKey {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)\/?(.*)$/i.exec(location);
  if (!match) return { namespace: 'file', name: joinPath(location, table, isOnlyTable) };
  const [, scheme, authority, path] = match;
  const isRemoteFile = scheme === 'sftp';
  return {
    namespace: `${isRemoteFile ? 'file' : scheme}://${authority}`,
    name: joinPath(path!, table, isOnlyTable),
  };
}

/** A path that ends in "/" is a folder of tables; so is any path that several tables share. */
function joinPath(path: string, table: string, isOnlyTable: boolean): string {
  if (isOnlyTable && path !== '' && !path.endsWith('/')) return path;
  return path === '' || path.endsWith('/') ? path + table : `${path}/${table}`;
}
