/**
 * Where data is, as lineage names it -> the server of a contract, so that what runs report and what the contract says is
 * one dataset. The other way round: `schema/contract/mapping/dataset-naming.ts`.
 */
type Server = Readonly<Record<string, string | number>>;

/** `namespace` such as `postgres://host:5432`, `dataset` such as `shop.public.orders`. */
export function serverOf(namespace: string, dataset: string): Server {
  const [scheme = '', authority = ''] = namespace.split('://');
  const levels = dataset.split('.').slice(0, -1);
  return { server: 'production', ...placeOf(scheme, authority, namespace, dataset, levels) };
}

function placeOf(
  scheme: string,
  authority: string,
  namespace: string,
  dataset: string,
  levels: readonly string[],
): Server {
  const [upper, lower] = levels.length > 1 ? [levels[0]!, levels.at(-1)!] : [undefined, levels[0]];
  switch (scheme) {
    case 'postgres':
    case 'redshift':
    case 'mssql':
      return { type: TYPES[scheme], ...hostOf(authority), database: upper ?? 'database', schema: lower ?? 'public' };
    case 'mysql':
      return { type: 'mysql', ...hostOf(authority), database: lower ?? 'database' };
    case 'snowflake':
      return { type: 'snowflake', account: authority, database: upper ?? 'database', schema: lower ?? 'public' };
    case 'bigquery':
      return { type: 'bigquery', project: upper ?? 'project', dataset: lower ?? 'dataset' };
    case 'kafka':
      return { type: 'kafka', host: authority };
    default:
      return authority === ''
        ? { type: 'local', path: dataset, format: 'parquet' }
        : { type: scheme === 's3' ? 's3' : 'custom', location: `${namespace}/${dataset}` };
  }
}

const TYPES = { postgres: 'postgres', redshift: 'redshift', mssql: 'sqlserver' } as const;

function hostOf(authority: string): Server {
  const [host = '', port] = authority.split(':');
  return port === undefined ? { host } : { host, port: Number(port) };
}
