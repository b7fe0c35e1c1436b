/** Where data is kept: the server types of the standard, and which fields each of them has. */
import { z } from 'zod';
import type { ServerDocument } from '../documents.ts';
import { choice, chosenBy, fieldOf, integer, sftpUri, text, uri } from './leaves.ts';

/** Fields by server type; `!` marks the ones that must be there. */
type ServerTypes = Readonly<Record<string, string>>;

const TYPES_3_0: ServerTypes = {
  api: 'location!',
  athena: 'stagingDir! schema! catalog regionName',
  azure: 'location! format! delimiter',
  bigquery: 'project! dataset!',
  clickhouse: 'host! port! database!',
  databricks: 'catalog! schema! host',
  denodo: 'host! port! database',
  dremio: 'host! port! schema',
  duckdb: 'database! schema',
  glue: 'account! database! location format',
  cloudsql: 'host! port! database! schema!',
  db2: 'host! port! database! schema',
  informix: 'host! database! port',
  kafka: 'host! format',
  kinesis: 'region format',
  local: 'path! format!',
  mysql: 'host! port! database!',
  oracle: 'host! port! serviceName!',
  postgresql: 'host! port! database! schema!',
  postgres: 'host! port! database! schema!',
  presto: 'host! catalog schema',
  pubsub: 'project!',
  redshift: 'database! schema! host region account',
  s3: 'location! endpointUrl format delimiter',
  sftp: 'location! format delimiter',
  snowflake: 'account! database! schema! host port warehouse',
  sqlserver: 'host! database! schema! port',
  synapse: 'host! port! database!',
  trino: 'host! port! catalog! schema!',
  vertica: 'host! port! database! schema!',
  custom:
    'account catalog database dataset delimiter endpointUrl format host location path port project region regionName schema serviceName stagingDir warehouse',
};

const TYPES_3_1: ServerTypes = {
  ...TYPES_3_0,
  hive: 'host! database! port',
  impala: 'host! database! port',
  zen: 'host! database! port',
  custom: `${TYPES_3_0['custom']} stream`,
};

const fileFormat = choice(['parquet', 'delta', 'json', 'csv']);
const delimiter = choice(['new_line', 'array']);

/** What a field holds, by its name or by type and name; anything else is text. */
const FIELDS_3_1: Readonly<Record<string, z.ZodType>> = {
  port: integer,
  location: uri,
  endpointUrl: uri,
  'athena.stagingDir': uri,
  'sftp.location': sftpUri,
};
const FIELDS_3_0: Readonly<Record<string, z.ZodType>> = {
  ...FIELDS_3_1,
  'azure.format': fileFormat,
  'azure.delimiter': delimiter,
  's3.format': fileFormat,
  's3.delimiter': delimiter,
  'sftp.format': fileFormat,
  'sftp.delimiter': delimiter,
  'duckdb.schema': integer, // the standard's own slip, mended in 3.1
};

/** `common` are the fields of every server; edition 3.0 lets others stand beside them. */
export function createServerShape(edition: '3.0' | '3.1', common: z.ZodRawShape): z.ZodType<ServerDocument> {
  const types = edition === '3.0' ? TYPES_3_0 : TYPES_3_1;
  const fields = edition === '3.0' ? FIELDS_3_0 : FIELDS_3_1;
  const object = edition === '3.0' ? z.object : z.strictObject;
  const everyServer = { server: text, description: text.optional(), environment: text.optional(), ...common };
  const untyped = z.object({ ...everyServer, type: choice(Object.keys(types)) });
  const shapes = new Map<string, z.ZodType<ServerDocument>>();
  return chosenBy((server) => {
    const type = String(fieldOf(server, 'type'));
    const fieldNames = Object.hasOwn(types, type) ? types[type] : undefined;
    if (fieldNames === undefined) return untyped;
    let shape = shapes.get(type);
    if (!shape) {
      shape = object({ ...everyServer, type: z.literal(type), ...fieldShapes(type, fieldNames, fields) });
      shapes.set(type, shape);
    }
    return shape;
  });
}

function fieldShapes(type: string, fieldNames: string, fields: Readonly<Record<string, z.ZodType>>): z.ZodRawShape {
  return Object.fromEntries(
    fieldNames.split(' ').map((mark) => {
      const name = mark.replace('!', '');
      const shape = fields[`${type}.${name}`] ?? fields[name] ?? text;
      return [name, mark === name ? shape.optional() : shape];
    }),
  );
}
