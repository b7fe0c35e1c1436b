/** A small dbt project as its manifest tells it: the shapes of v12, and where asked those of v10. */

export interface ManifestParts {
  readonly version?: string;
  readonly metadata?: object;
  readonly nodes?: Readonly<Record<string, unknown>>;
  readonly exposures?: Readonly<Record<string, unknown>>;
}

const column = (name: string, more: object = {}) => ({ name, description: '', meta: {}, tags: [], ...more });

function relation(type: string, name: string, dependsOn: readonly string[], more: object = {}) {
  return {
    database: 'warehouse',
    schema: 'shop',
    name,
    resource_type: type,
    package_name: 'shop',
    original_file_path: `${type}s/${name}.sql`,
    unique_id: `${type}.shop.${name}`,
    alias: name,
    checksum: { name: 'sha256', checksum: '' },
    config: { enabled: true, materialized: type === 'model' ? 'table' : type },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    depends_on: { macros: [], nodes: dependsOn },
    ...more,
  };
}

function source(name: string, more: object = {}) {
  return {
    database: 'warehouse',
    schema: 'raw',
    name,
    resource_type: 'source',
    unique_id: `source.shop.raw.${name}`,
    source_name: 'raw',
    identifier: name,
    description: '',
    columns: {},
    ...more,
  };
}

/** raw.orders -> stg_orders -> fct_orders <- (stg_customers, ephemeral) <- raw.customers; a snapshot, a seed, a report. */
export function manifest({ version = 'v12', metadata = {}, nodes = {}, exposures = {} }: ManifestParts = {}): object {
  return {
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/${version}.json`,
      dbt_version: '1.9.1',
      generated_at: '2026-01-05T10:00:00.123456Z',
      invocation_id: '00000000-0000-4000-8000-000000000000',
      project_name: 'shop',
      adapter_type: 'postgres',
      ...metadata,
    },
    nodes: {
      'model.shop.stg_orders': relation('model', 'stg_orders', ['source.shop.raw.orders'], {
        config: { enabled: true, materialized: 'view' },
      }),
      'model.shop.stg_customers': relation('model', 'stg_customers', ['source.shop.raw.customers'], {
        config: { enabled: true, materialized: 'ephemeral' },
      }),
      'model.shop.orders': relation(
        'model',
        'orders',
        ['model.shop.stg_orders', 'model.shop.stg_customers', 'seed.shop.countries'],
        {
          alias: 'fct_orders',
          description: 'One row an order.',
          compiled_code: 'select 1',
          meta: { owner: 'team:sales' },
          columns: { id: column('id', { data_type: 'integer', description: 'The key.' }), total: column('total') },
        },
      ),
      'seed.shop.countries': relation('seed', 'countries', []),
      'snapshot.shop.orders_history': relation('snapshot', 'orders_history', ['model.shop.orders']),
      'test.shop.not_null_orders_id': {
        ...relation('test', 'not_null_orders_id', ['model.shop.orders']),
        test_metadata: { name: 'not_null' },
      },
      'model.shop.off': relation('model', 'off', ['model.shop.orders'], { config: { enabled: false } }),
      ...nodes,
    },
    sources: {
      'source.shop.raw.orders': source('orders', { identifier: 'orders_v2', columns: { id: column('id') } }),
      'source.shop.raw.customers': source('customers', { description: 'As they came.' }),
    },
    exposures: {
      'exposure.shop.weekly': {
        name: 'weekly',
        type: 'dashboard',
        label: 'Weekly sales',
        url: 'https://bi.example/1',
        owner: { name: 'Ana', email: 'ana@shop.example' },
        depends_on: { macros: [], nodes: ['metric.shop.revenue', 'model.shop.stg_orders'] },
      },
      ...exposures,
    },
    metrics: { 'metric.shop.revenue': { name: 'revenue', depends_on: { nodes: ['semantic_model.shop.orders'] } } },
    ...(version === 'v10'
      ? {
          metrics: {
            'metric.shop.revenue': { name: 'revenue', depends_on: { macros: [], nodes: ['model.shop.orders'] } },
          },
        }
      : {
          semantic_models: {
            'semantic_model.shop.orders': { name: 'orders', depends_on: { nodes: ['model.shop.orders'] } },
          },
        }),
    macros: {},
    docs: {},
    disabled: {},
    parent_map: {},
    child_map: {},
  };
}
