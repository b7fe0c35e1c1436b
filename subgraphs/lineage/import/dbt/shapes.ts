/**
 * The shape of dbt's manifest.json, as far as lineage reads it: the same from v4 to v12
 * (https://schemas.getdbt.com/dbt/manifest/v12.json). What it does not read passes through.
 */
import { z } from 'zod';

const text = (what: string) => z.string({ error: `expected ${what}` }).min(1, { error: `expected ${what}` });
const someText = z.string({ error: 'expected text' }).nullish();
const object = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape, { error: 'expected an object' });
const record = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value, { error: 'expected an object' });

const columns = record(object({ name: text('the name of a column'), data_type: someText, description: someText }));
const dependsOn = object({
  nodes: z.array(z.string({ error: 'expected an id' }), { error: 'expected a list of ids' }).nullish(),
});

/** A model, seed or snapshot. */
export const relation = object({
  name: text('the name of the model'),
  alias: someText,
  database: someText,
  schema: someText,
  description: someText,
  original_file_path: someText,
  compiled_code: someText,
  columns: columns.nullish(),
  depends_on: dependsOn.nullish(),
  config: object({
    materialized: someText,
    enabled: z.boolean({ error: 'expected true or false' }).nullish(),
  }).nullish(),
  meta: record(z.unknown()).nullish(),
});

export const source = object({
  name: text('the name of the source'),
  identifier: someText,
  database: someText,
  schema: someText,
  description: someText,
  columns: columns.nullish(),
  meta: record(z.unknown()).nullish(),
});

export const exposure = object({
  name: text('the name of the exposure'),
  type: someText,
  label: someText,
  url: someText,
  description: someText,
  owner: object({ name: someText, email: someText }).nullish(),
  depends_on: dependsOn.nullish(),
});

/** Anything else that stands between: an ephemeral model, a metric, a semantic model. */
export const between = object({ depends_on: dependsOn.nullish() });

export const manifest = object({
  metadata: object({
    dbt_schema_version: text('the version of the manifest'),
    generated_at: someText,
    adapter_type: someText,
    project_name: someText,
  }),
  nodes: record(z.unknown()),
  sources: record(z.unknown()).nullish(),
  exposures: record(z.unknown()).nullish(),
  metrics: record(z.unknown()).nullish(),
  semantic_models: record(z.unknown()).nullish(),
  saved_queries: record(z.unknown()).nullish(),
});

export type Manifest = z.output<typeof manifest>;
export type Relation = z.output<typeof relation>;
export type Source = z.output<typeof source>;
export type Exposure = z.output<typeof exposure>;
export type Columns = z.output<typeof columns>;
