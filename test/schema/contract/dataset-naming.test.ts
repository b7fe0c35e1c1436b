import { describe, expect, it } from 'vitest';
import { contract, productsOf } from './folder.ts';

/** The identity of the one table `t` on a server, as `namespace name`. */
function datasetOn(server: string, object = 'name: t'): string {
  const text = contract(`name: p\nservers:\n  - { server: s, ${server} }\nschema:\n  - { ${object} }\n`);
  const { namespace, name } = productsOf({ 'p.odcs.yaml': text })[0]!.outputPorts[0]!.datasets[0]!;
  return `${namespace} ${name}`;
}

describe('A table is named as OpenLineage names it', () => {
  it.each([
    [
      'type: athena, stagingDir: "s3://b/x", schema: sales, regionName: eu-west-1',
      'awsathena://athena.eu-west-1.amazonaws.com awsdatacatalog.sales.t',
    ],
    ['type: bigquery, project: bank, dataset: campaigns', 'bigquery bank.campaigns.t'],
    ['type: db2, host: h, port: 50000, database: d, schema: s', 'db2://h:50000 d.s.t'],
    ['type: glue, account: "123", database: d', 'arn:aws:glue::123 table/d/t'],
    ['type: hive, host: h, database: d', 'hive://h:10000 d.t'],
    ['type: kafka, host: "k1:9092,k2:9092"', 'kafka://k1:9092 t'],
    ['type: local, path: /data/t.csv, format: csv', 'file /data/t.csv'],
    ['type: local, path: /data/, format: csv', 'file /data/t'],
    ['type: mysql, host: h, port: 3306, database: d', 'mysql://h:3306 d.t'],
    ['type: oracle, host: h, port: 1521, serviceName: orcl', 'oracle://h:1521 orcl.t'],
    ['type: postgres, host: h, port: 5432, database: d, schema: s', 'postgres://h:5432 d.s.t'],
    ['type: postgresql, host: h, port: 5432, database: d, schema: s', 'postgres://h:5432 d.s.t'],
    ['type: pubsub, project: bank', 'pubsub topic:bank:t'],
    [
      'type: redshift, host: c1.abc.eu-west-1.redshift.amazonaws.com, database: d, schema: s',
      'redshift://c1.eu-west-1:5439 d.s.t',
    ],
    ['type: s3, location: "s3://bucket/scores/t.parquet"', 's3://bucket scores/t.parquet'],
    ['type: s3, location: "s3://bucket/scores/"', 's3://bucket scores/t'],
    ['type: s3, location: "s3://bucket"', 's3://bucket t'],
    [
      'type: azure, location: "abfss://box@acc.dfs.core.windows.net/in/t", format: parquet',
      'abfss://box@acc.dfs.core.windows.net in/t',
    ],
    ['type: sftp, location: "sftp://files.bank.example/out/t.csv"', 'file://files.bank.example out/t.csv'],
    ['type: snowflake, account: bank-risk, database: RISK, schema: MARTS', 'snowflake://bank-risk RISK.MARTS.t'],
    ['type: sqlserver, host: h, database: d, schema: s', 'mssql://h:1433 d.s.t'],
    ['type: synapse, host: h, port: 1433, database: d', 'sqlserver://h:1433 d.t'],
    ['type: trino, host: h, port: 8080, catalog: c, schema: s', 'trino://h:8080 c.s.t'],
  ])('%s', (server, expected) => {
    expect(datasetOn(server)).toBe(expected);
  });
});

describe('A table on a server that OpenLineage does not name follows the same pattern', () => {
  it.each([
    ['type: api, location: "https://api.bank.example/v1"', 'https://api.bank.example v1/t'],
    ['type: clickhouse, host: h, port: 9000, database: d', 'clickhouse://h:9000 d.t'],
    ['type: cloudsql, host: h, port: 5432, database: d, schema: s', 'cloudsql://h:5432 d.s.t'],
    ['type: databricks, catalog: c, schema: s, host: adb.example', 'databricks://adb.example c.s.t'],
    ['type: databricks, catalog: c, schema: s', 'databricks://s c.s.t'],
    ['type: denodo, host: h, port: 9999', 'denodo://h:9999 t'],
    ['type: dremio, host: h, port: 31010, schema: s', 'dremio://h:31010 s.t'],
    ['type: duckdb, database: d.db, schema: s', 'duckdb://s d.db.s.t'],
    ['type: impala, host: h, database: d', 'impala://h d.t'],
    ['type: informix, host: h, database: d', 'informix://h d.t'],
    ['type: kinesis, region: eu-west-1', 'kinesis://eu-west-1 t'],
    ['type: presto, host: "h:8080", catalog: c, schema: s', 'presto://h:8080 c.s.t'],
    ['type: vertica, host: h, port: 5433, database: d, schema: s', 'vertica://h:5433 d.s.t'],
    ['type: zen, host: h, database: d', 'zen://h d.t'],
    ['type: custom', 'custom://s t'],
    ['type: custom, location: "gs://bucket/t.avro"', 'gs://bucket t.avro'],
  ])('%s', (server, expected) => {
    expect(datasetOn(server)).toBe(expected);
  });
});

describe('A table', () => {
  const postgres = 'type: postgres, host: h, port: 5432, database: d, schema: s';

  it('is named by its physical name, without the levels that it repeats', () => {
    expect(datasetOn(postgres, 'name: t, physicalName: tbl_1')).toBe('postgres://h:5432 d.s.tbl_1');
    expect(datasetOn(postgres, 'name: t, physicalName: s.tbl_1')).toBe('postgres://h:5432 d.s.tbl_1');
    expect(datasetOn(postgres, 'name: t, physicalName: d.s.tbl_1')).toBe('postgres://h:5432 d.s.tbl_1');
    expect(datasetOn(postgres, 'name: t, physicalName: other.tbl_1')).toBe('postgres://h:5432 d.s.other.tbl_1');
  });

  it('of a contract without a server is known by its product', () => {
    const text = contract('dataProduct: Card Settlements\nschema:\n  - { name: t, physicalName: tbl_1 }\n');
    const [port] = productsOf({ 'x.odcs.yaml': text })[0]!.outputPorts;
    expect(port!.datasets).toEqual([{ namespace: 'tributary://payments', name: 'card-settlements.t' }]);
  });

  it('shares a location with the other tables of its contract', () => {
    const servers = 'servers:\n  - { server: s, type: s3, location: "s3://bucket/in" }\n';
    const text = contract(`name: p\n${servers}schema:\n  - name: a\n  - name: b\n`);
    const [port] = productsOf({ 'x.odcs.yaml': text })[0]!.outputPorts;
    expect(port!.datasets.map(({ name }) => name)).toEqual(['in/a', 'in/b']);
  });

  it('is on the first server of its contract', () => {
    const text = contract(
      `name: p\nservers:\n  - { server: a, ${postgres} }\n  - { server: b, type: kafka, host: k }\nschema: [{ name: t }]\n`,
    );
    expect(productsOf({ 'x.odcs.yaml': text })[0]!.outputPorts[0]!.datasets).toEqual([
      { namespace: 'postgres://h:5432', name: 'd.s.t' },
    ]);
  });
});
