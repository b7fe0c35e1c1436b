/** Documents that use every part of the standards, valid by their official schemas: seeds for the differential test. */
const annotations = {
  tags: ['finance'],
  customProperties: [{ property: 'owner', value: { any: ['thing', 1, null] } }],
  authoritativeDefinitions: [{ type: 'businessDefinition', url: 'https://glossary.bank.example/x' }],
};

const SERVERS = [
  { type: 'api', location: 'https://api.bank.example/v1?x=1#top' },
  { type: 'athena', stagingDir: 's3://bucket/stage', schema: 's', catalog: 'c', regionName: 'eu-west-1' },
  { type: 'azure', location: 'abfss://box@acc.dfs.core.windows.net/in', format: 'parquet', delimiter: 'new_line' },
  { type: 'bigquery', project: 'p', dataset: 'd' },
  { type: 'databricks', catalog: 'c', schema: 's' },
  { type: 'denodo', host: 'h', port: 1, database: 'd' },
  { type: 'glue', account: 'a', database: 'd', location: 's3://bucket/x', format: 'csv' },
  { type: 'informix', host: 'h', database: 'd' },
  { type: 'kafka', host: 'h:9092', format: 'avro' },
  { type: 'kinesis' },
  { type: 'local', path: '/x', format: 'csv' },
  { type: 'oracle', host: 'h', port: 1521, serviceName: 's' },
  { type: 'postgres', host: 'h', port: 5432, database: 'd', schema: 's' },
  { type: 'presto', host: 'h' },
  { type: 'redshift', database: 'd', schema: 's', host: 'h', region: 'r', account: 'a' },
  {
    type: 's3',
    location: 's3://bucket/x',
    endpointUrl: 'https://minio.bank.example',
    format: 'json',
    delimiter: 'array',
  },
  { type: 'sftp', location: 'sftp://files.bank.example/x', format: 'delta' },
  { type: 'snowflake', account: 'a', database: 'd', schema: 's', warehouse: 'w' },
  { type: 'sqlserver', host: 'h', database: 'd', schema: 's' },
  { type: 'trino', host: 'h', port: 8080, catalog: 'c', schema: 's' },
  { type: 'custom', host: 'h', port: 1, location: 'https://x.example', endpointUrl: 'https://y.example', path: 'p' },
];

/** All types; the first has what every server may have. */
function servers(roles: readonly object[]): readonly object[] {
  const named = SERVERS.map((server) => ({ ...server, server: `my-${server.type}` }));
  return [{ ...named[0], environment: 'prod', description: 'x', roles }, ...named.slice(1)];
}

const column = {
  name: 'c',
  physicalName: 'c_1',
  physicalType: 'text',
  businessName: 'C',
  description: 'a column',
  ...annotations,
  primaryKey: true,
  primaryKeyPosition: 1,
  required: true,
  unique: false,
  partitioned: true,
  partitionKeyPosition: 1,
  classification: 'internal',
  encryptedName: 'e',
  criticalDataElement: false,
  transformSourceObjects: ['a.b'],
  transformLogic: 'x',
  transformDescription: 'y',
  examples: ['a', 1, null, [1], { b: true }],
};

const common = {
  kind: 'DataContract',
  id: 'c-1',
  version: '1.0.0',
  status: 'active',
  name: 'n',
  tenant: 't',
  domain: 'd',
  dataProduct: 'p',
  description: { purpose: 'p', limitations: 'l', usage: 'u', more: 1, ...annotations },
  slaDefaultElement: 't.c',
  price: { priceAmount: 9.5, priceCurrency: 'EUR', priceUnit: 'GB' },
  contractCreatedTs: '2026-01-31T17:00:00+01:00',
  ...annotations,
};

const role = { role: 'reader', access: 'read', description: 'd', firstLevelApprovers: 'a', secondLevelApprovers: 'b' };
const roles = [{ ...role, customProperties: annotations.customProperties }];
const member = {
  username: 'u',
  name: 'n',
  role: 'owner',
  description: 'd',
  dateIn: '2024-02-29',
  dateOut: '2026-01-31',
  replacedByUsername: 'v',
};

const optionsOf31 = {
  string: { minLength: 1, maxLength: 9, pattern: 'x', format: 'uuid' },
  date: { format: 'yyyy', minimum: 'a', maximum: 'b', exclusiveMinimum: 'c', exclusiveMaximum: 'd' },
  timestamp: { timezone: true, defaultTimezone: 'Etc/UTC', minimum: 'a' },
  time: { format: 'HH' },
  number: { minimum: 0.5, exclusiveMaximum: 2, multipleOf: 0.1, format: 'f64' },
  integer: { exclusiveMinimum: 0, maximum: 2, multipleOf: 2, format: 'i64' },
  boolean: { anything: 1 },
};
const optionsOf30 = {
  string: optionsOf31.string,
  date: { format: 'yyyy', minimum: 'a', exclusiveMaximum: true },
  number: { minimum: 0.5, exclusiveMaximum: false, multipleOf: 0.1, format: 'f32' },
  integer: { exclusiveMinimum: true, maximum: 2, multipleOf: 2, format: 'u8' },
  boolean: { anything: 1 },
};

function columns(options: Readonly<Record<string, object>>, more: object): readonly object[] {
  const inner = { name: 'inner', logicalType: 'string' };
  return [
    { ...column, ...more },
    ...Object.entries(options).map(([logicalType, logicalTypeOptions]) => ({
      name: 'x',
      logicalType,
      logicalTypeOptions,
    })),
    {
      name: 'o',
      logicalType: 'object',
      logicalTypeOptions: { minProperties: 1, maxProperties: 2, required: ['inner'] },
      properties: [inner],
    },
    {
      name: 'a',
      logicalType: 'array',
      logicalTypeOptions: { minItems: 0, maxItems: 3, uniqueItems: true },
      items: { logicalType: 'object', properties: [inner] },
    },
    { name: 'untyped', logicalTypeOptions: {}, properties: [inner], items: { properties: [inner] } },
  ];
}

const table = {
  name: 't',
  physicalName: 't_1',
  physicalType: 'table',
  logicalType: 'object',
  businessName: 'T',
  description: 'd',
  dataGranularityDescription: 'g',
  ...annotations,
};

const checkFields = {
  name: 'n',
  description: 'd',
  dimension: 'accuracy',
  method: 'm',
  schedule: '* * * * *',
  scheduler: 'cron',
  severity: 'error',
  businessImpact: 'b',
  unit: 'rows',
  ...annotations,
};

export const RICH_CONTRACT_3_1 = {
  apiVersion: 'v3.1.0',
  ...common,
  servers: [...servers(roles), { id: 's_1', server: 'h', type: 'hive', host: 'h', database: 'd' }],
  schema: [
    {
      id: 't-1',
      ...table,
      relationships: [
        {
          type: 'foreignKey',
          from: 't.c',
          to: 'schema/u/properties/d',
          customProperties: annotations.customProperties,
        },
        { from: ['t.c', 't.o'], to: ['u.d', 'u.e'] },
      ],
      quality: [
        {
          ...checkFields,
          id: 'q',
          type: 'library',
          metric: 'rowCount',
          mustBeGreaterThan: 10,
          arguments: { a: 1 },
          rule: 'r',
        },
        { metric: 'nullValues', mustBe: null },
        { type: 'sql', query: 'select 1', mustBeBetween: [1, 2] },
        { type: 'sql', query: 'select 1', metric: 'rowCount', mustNotBeBetween: [1, 2] },
        { type: 'custom', engine: 'soda', implementation: { a: 1 } },
        { type: 'custom', engine: 'soda', implementation: 'x', metric: 'rowCount', mustBeLessOrEqualTo: 1 },
        { type: 'text', description: 'x' },
        { description: 'neither type nor metric' },
      ],
      properties: columns(optionsOf31, {
        id: 'c-1',
        relationships: [{ to: 'u.d' }, { type: 'foreignKey', to: ['u.d', 'u.e'] }],
      }),
    },
  ],
  support: [
    { id: 'x', channel: 'c', url: 'u', tool: 't', scope: 's', description: 'd', invitationUrl: 'i' },
    { channel: 'b' },
  ],
  team: { id: 'x', name: 'team', description: 'd', members: [{ id: 'm', ...member, ...annotations }], ...annotations },
  roles: [{ id: 'r', ...roles[0] }],
  slaProperties: [
    {
      id: 's',
      property: 'latency',
      value: 4,
      valueExt: null,
      unit: 'd',
      element: 't.c',
      driver: 'regulatory',
      description: 'd',
      scheduler: 'cron',
      schedule: '* * * * *',
    },
    { property: 'generalAvailability', value: true },
  ],
};

export const RICH_CONTRACT_3_0 = {
  apiVersion: 'v3.0.2',
  ...common,
  servers: [...servers(roles), { server: 'd', type: 'duckdb', database: 'd', schema: 1, anything: 'else' }],
  schema: [
    {
      ...table,
      quality: [
        { ...checkFields, type: 'library', rule: 'rowCount', mustBeGreaterThan: 10, anything: 'else' },
        { rule: 'nullCheck', mustBe: 1, mustBeBetween: [1, 2] },
        { type: 'sql', query: 'select 1', mustBe: 0 },
        { type: 'custom', engine: 'soda', implementation: 'x' },
        { type: 'text' },
      ],
      properties: columns(optionsOf30, {}),
    },
  ],
  support: [{ channel: 'c', url: 'u', tool: 't', anything: 1 }],
  team: [member, { role: 'owner', anything: 1 }],
  roles,
  slaProperties: [
    { property: 'latency', value: '4', valueExt: 1, unit: 'd', element: 't.c', driver: 'x', anything: 1 },
  ],
};

const portAnnotations = { ...annotations, customProperties: [{ property: 'p', value: null, description: 'd' }] };

export const RICH_PRODUCT = {
  apiVersion: 'v1.0.0',
  kind: 'DataProduct',
  id: 'p-1',
  status: 'active',
  name: 'n',
  version: '1.0.0',
  domain: 'd',
  tenant: 't',
  description: { purpose: 'p', limitations: 'l', usage: 'u', customProperties: [], authoritativeDefinitions: [] },
  ...portAnnotations,
  inputPorts: [{ name: 'in', version: '1', contractId: 'c', ...portAnnotations }],
  outputPorts: [
    {
      name: 'out',
      version: '1',
      description: 'd',
      type: 'tables',
      contractId: 'c-1',
      sbom: [{ type: 'external', url: 'https://sbom.bank.example/x' }],
      inputContracts: [{ id: 'c', version: '1' }],
      ...portAnnotations,
    },
  ],
  managementPorts: [
    {
      name: 'm',
      content: 'dictionary',
      type: 'rest',
      url: 'https://m.bank.example',
      channel: 'c',
      description: 'd',
      ...portAnnotations,
    },
  ],
  support: [
    {
      channel: 'c',
      url: 'mailto:a@bank.example',
      tool: 't',
      scope: 's',
      description: 'd',
      invitationUrl: 'https://i.example',
      ...portAnnotations,
    },
  ],
  team: { name: 't', description: 'd', members: [{ ...member, ...portAnnotations }], ...portAnnotations },
  productCreatedTs: '2026-01-31T17:00:00Z',
};
