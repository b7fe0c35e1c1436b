import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../lib/config.ts';
import { ERROR_CATALOGUE } from '../../lib/errors.ts';
import { startTributary, type Running } from '../cli/tributary.ts';

const ROOT = join(import.meta.dirname, '../..');
const api = buildSchema(readFileSync(join(ROOT, 'docs/graph/api.graphql'), 'utf8'));
const fieldsOf = (type: string): string[] => Object.keys((api.getType(type) as GraphQLObjectType).getFields());
const signatureOf = (type: string, field: string): string => {
  const { args, type: result } = (api.getType(type) as GraphQLObjectType).getFields()[field]!;
  return `(${args
    .map((argument) => `${argument.name}: ${String(argument.type)}`)
    .sort()
    .join(', ')}): ${String(result)}`;
};
const valuesOf = (type: string): string[] => {
  const node = api.getType(type);
  return isEnumType(node)
    ? node
        .getValues()
        .map(({ name }) => name)
        .sort()
    : [];
};

describe('the graph', () => {
  it.each([
    ['dataProduct', '(urn: ID!): DataProduct'],
    ['dataProducts', '(after: String, filter: DataProductFilter, first: Int): DataProductConnection!'],
    ['domains', '(after: String, first: Int): DomainConnection!'],
    ['domain', '(name: String!): Domain'],
    ['dataset', '(name: String!, namespace: String!): Dataset'],
    ['search', '(after: String, filter: SearchFilter, first: Int, query: String!): SearchConnection!'],
    ['paymentsDataProducts', '(after: String, first: Int): PaymentsDataProductConnection'],
    ['paymentsDataProduct', '(urn: ID!): PaymentsDataProduct'],
  ])('has the root %s', (field, signature) => expect(signatureOf('Query', field)).toBe(signature));

  it.each([
    [
      'DataProduct',
      [
        'urn',
        'name',
        'description',
        'domain',
        'owners',
        'lifecycle',
        'version',
        'classification',
        'tags',
        'inputPorts',
        'outputPorts',
        'contract',
        'successorUrn',
        'lineage',
      ],
    ],
    ['Domain', ['name', 'products', 'lineage']],
    ['Dataset', ['namespace', 'name', 'fields', 'product', 'claims', 'lineage']],
    ['LineageConnection', ['edges', 'nodes', 'totalCount', 'pageInfo', 'links', 'completeness']],
    ['LineageCompleteness', ['complete', 'reasons', 'hiddenCount', 'unresolvedCount', 'stoppedAt', 'freshness']],
    ['LineageNode', ['id', 'kind', 'label', 'state', 'product', 'port', 'dataset', 'field', 'domain']],
  ])('has on %s what others read', (type, names) => expect(fieldsOf(type)).toEqual(expect.arrayContaining(names)));

  it.each([
    ['LineageNodeKind', ['COLUMN', 'DATASET', 'DOMAIN', 'PORT', 'PRODUCT']],
    ['LineageNodeState', ['GHOST', 'KNOWN', 'UNAVAILABLE']],
    ['LineageDirection', ['BOTH', 'DOWNSTREAM', 'UPSTREAM']],
    ['LineageGranularity', ['COLUMN', 'DATASET', 'DOMAIN', 'PORT', 'PRODUCT']],
    ['Lifecycle', ['ACTIVE', 'DEPRECATED', 'DRAFT', 'PROPOSED', 'RETIRED']],
  ])('has the values of %s', (type, values) => expect(valuesOf(type)).toEqual(expect.arrayContaining(values)));
});

describe('names', () => {
  it('of settings', () => {
    expect(SETTING_NAMES).toEqual(
      expect.arrayContaining([
        'HOST',
        'PORT',
        'NODE_ENV',
        'TRIBUTARY_HOME',
        'TRIBUTARY_SUBGRAPH_SECRETS_FILE',
        'TRIBUTARY_LOG_LEVEL',
        'NEO4J_URI',
        'NEO4J_USER',
        'NEO4J_PASSWORD',
        'NEO4J_DATABASE',
        'DATABASE_URL',
      ]),
    );
  });

  it('of error codes', () => {
    expect(Object.keys(ERROR_CATALOGUE)).toEqual(
      expect.arrayContaining([
        'DOMAIN_UNAVAILABLE',
        'NOT_FOUND',
        'BAD_USER_INPUT',
        'UNAUTHENTICATED',
        'FORBIDDEN',
        'QUERY_TOO_COMPLEX',
        'DEADLINE_EXCEEDED',
        'CURSOR_EXPIRED',
        'SUPERGRAPH_STALE',
      ]),
    );
  });
});

describe('a running mesh', () => {
  let mesh: Running;
  let base: string;
  beforeAll(async () => {
    mesh = await startTributary(['start']);
    base = mesh.url.replace(/\/graphql$/, '');
  }, 60_000);
  afterAll(() => mesh?.stop());

  it('says ready with the URL of the graph', () => expect(mesh.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/));

  it.each([
    ['GET', '/', 200],
    ['GET', '/health/live', 200],
    ['GET', '/health/ready', 200],
    ['GET', '/metrics', 200],
    ['POST', '/graphql', 400],
    ['POST', '/api/v1/lineage', 400],
    ['POST', '/api/v1/lineage/batch', 400],
    ['GET', '/nothing', 404],
  ])('answers %s %s, with a request id', async (method, path, status) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine-1' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toBe('mine-1');
  });
});
