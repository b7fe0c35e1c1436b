import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isEnumType, type GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTING_NAMES } from '../../lib/config.ts';
import { ERROR_CATALOGUE } from '../../lib/errors.ts';
import { startTributary, temporaryFolder, type Running } from '../cli/tributary.ts';

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
    ['datasets', '(after: String, filter: DatasetFilter, first: Int): DatasetConnection!'],
    ['job', '(name: String!, namespace: String!): Job'],
    [
      'lineagePaths',
      '(asOf: DateTime, filter: LineageFilter, from: LineageRef!, granularity: LineageGranularity, k: Int, limits: LineageLimits, to: LineageRef!): LineagePaths!',
    ],
    [
      'lineageDiff',
      '(a: DateTime!, b: DateTime!, depth: Int, direction: LineageDirection!, granularity: LineageGranularity, limits: LineageLimits, root: LineageRef!): LineageDiff',
    ],
    [
      'roots',
      '(after: String, asOf: DateTime, filter: LineageFilter, first: Int, granularity: LineageGranularity, limits: LineageLimits, of: LineageRef!): LineageEndConnection',
    ],
    [
      'leaves',
      '(after: String, asOf: DateTime, filter: LineageFilter, first: Int, granularity: LineageGranularity, limits: LineageLimits, of: LineageRef!): LineageEndConnection',
    ],
    [
      'commonUpstreams',
      '(after: String, asOf: DateTime, first: Int, granularity: LineageGranularity, limits: LineageLimits, of: [LineageRef!]!): CommonUpstreamConnection',
    ],
    ['impact', '(change: ImpactChange!, limits: LineageLimits): Impact'],
    [
      'rootCause',
      '(after: String, depth: Int, first: Int, limits: LineageLimits, symptom: LineageSymptom!): RootCauseConnection',
    ],
    ['search', '(after: String, filter: SearchFilter, first: Int, query: String!): SearchConnection!'],
    ['paymentsDataProducts', '(after: String, first: Int): PaymentsDataProductConnection'],
    ['paymentsDataProduct', '(urn: ID!): PaymentsDataProduct'],
  ])('has the root %s', (field, signature) => expect(signatureOf('Query', field)).toBe(signature));

  it.each(['DataProduct', 'Domain', 'Dataset', 'DatasetField'])('has the lineage of a %s', (type) =>
    expect(signatureOf(type, 'lineage')).toBe(
      '(after: String, asOf: DateTime, depth: Int, direction: LineageDirection!, filter: LineageFilter, first: Int, granularity: LineageGranularity, limits: LineageLimits): LineageConnection',
    ),
  );

  it.each([
    ['LineageRef', ['dataset', 'domain', 'field', 'port', 'product']],
    [
      'LineageFilter',
      ['exclude', 'hopOver', 'include', 'kinds', 'minConfidence', 'stopAt', 'transformations', 'window'],
    ],
    [
      'LineageNodeFilter',
      ['classifications', 'domains', 'ids', 'names', 'namespaces', 'platforms', 'products', 'states'],
    ],
    ['LineageLimits', ['deadlineMs', 'maxNodes']],
    ['ImpactChange', ['columns', 'dataset', 'product', 'retire']],
    ['ImpactColumnChange', ['action', 'name', 'to']],
    ['LineageSymptom', ['dataset', 'domain', 'field', 'kind', 'observedAt', 'port', 'product']],
  ])('takes in %s what others send', (type, names) => expect(fieldsOf(type).sort()).toEqual(names));

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
    [
      'LineageCompleteness',
      ['complete', 'reasons', 'hiddenCount', 'unresolvedCount', 'stoppedAt', 'continueFrom', 'freshness'],
    ],
    ['LineageNode', ['id', 'kind', 'label', 'state', 'product', 'port', 'dataset', 'field', 'job', 'domain']],
    [
      'LineageLink',
      [
        'from',
        'to',
        'kind',
        'kinds',
        'transformation',
        'transformations',
        'weight',
        'confidence',
        'firstSeen',
        'lastSeen',
        'validFrom',
        'validTo',
        'sources',
        'jobs',
        'under',
      ],
    ],
    ['Job', ['namespace', 'name', 'type', 'description', 'runs']],
    ['Run', ['jobNamespace', 'jobName', 'id', 'job', 'state', 'startedAt', 'completedAt']],
    ['LineagePaths', ['paths', 'exhaustive', 'completeness']],
    ['LineagePath', ['length', 'nodes', 'links']],
    ['LineageDiff', ['addedNodes', 'removedNodes', 'addedLinks', 'removedLinks', 'completeness']],
    ['LineageEndConnection', ['edges', 'nodes', 'totalCount', 'pageInfo', 'completeness']],
    ['CommonUpstreamConnection', ['edges', 'nodes', 'totalCount', 'pageInfo', 'completeness']],
    [
      'Impact',
      [
        'verdict',
        'breakingCount',
        'unknownCount',
        'safeCount',
        'consumers',
        'byDomain',
        'byOwner',
        'byProduct',
        'byPort',
        'csv',
        'completeness',
      ],
    ],
    ['ImpactConsumer', ['node', 'verdict', 'why', 'depth', 'path', 'owners']],
    ['RootCauseCandidate', ['node', 'score', 'distance', 'path', 'evidence']],
    ['RootCauseEvidence', ['kind', 'at', 'text']],
  ])('has on %s what others read', (type, names) => expect(fieldsOf(type)).toEqual(expect.arrayContaining(names)));

  it.each([
    ['LineageNodeKind', ['COLUMN', 'DATASET', 'DOMAIN', 'JOB', 'PORT', 'PRODUCT']],
    ['LineageNodeState', ['GHOST', 'HIDDEN', 'KNOWN', 'UNAVAILABLE']],
    ['LineageLinkKind', ['DECLARED', 'MANUAL', 'OBSERVED']],
    [
      'LineageIncompleteReason',
      [
        'DEADLINE',
        'DEPTH_LIMIT',
        'DOMAIN_UNAVAILABLE',
        'HIDDEN_BY_POLICY',
        'NODE_LIMIT',
        'STALE_INDEX',
        'UNMAPPED_COLUMNS',
      ],
    ],
    ['ImpactAction', ['RELAX', 'REMOVE', 'RENAME', 'RETYPE']],
    ['ImpactVerdict', ['BREAKING', 'SAFE', 'UNKNOWN']],
    ['RootCauseEvidenceKind', ['CHANGED_SCHEMA', 'FAILED_RUN', 'LATE']],
    ['SymptomKind', ['LATE', 'SCHEMA', 'VALUES']],
    ['RunState', ['ABORT', 'COMPLETE', 'FAIL', 'OTHER', 'RUNNING', 'START']],
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
        'TRIBUTARY_NAMESPACE_ALIASES',
        'TRIBUTARY_REGISTRY_URL',
        'TRIBUTARY_REGISTRY_TOKEN',
        'TRIBUTARY_SUBGRAPH_URLS',
        'TRIBUTARY_USE_DAYS',
        'TRIBUTARY_STRICT',
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

describe('a subgraph in production', () => {
  const home = temporaryFolder();
  const SECRET = 'of risk and of nobody else';
  let risk: Running;
  beforeAll(async () => {
    const secrets = join(home, 'secrets.yaml');
    writeFileSync(secrets, `risk: ${SECRET}\n`);
    risk = await startTributary(['subgraph', join(ROOT, 'subgraphs/domains/risk')], {
      NODE_ENV: 'production',
      TRIBUTARY_SUBGRAPH_SECRETS_FILE: secrets,
    });
  }, 60_000);
  afterAll(() => risk?.stop());

  const post = (url: string, body: object, headers: Record<string, string> = { 'x-tributary-secret': SECRET }) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const FIRST = { gateway: 'mine', after: null, waitMs: 0 };

  it('tells at POST <its URL>/changes what came after a position, and for how long that holds', async () => {
    const first = await post(`${risk.url}/changes`, FIRST);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'application/json']);
    const told = (await first.json()) as { at: { instance: string; number: number } };
    expect(told).toEqual({ at: { instance: expect.any(String) as string, number: 0 }, urns: null, leaseMs: 10_000 });
    const next = await post(`${risk.url}/changes`, { ...FIRST, after: told.at });
    expect(await next.json()).toEqual({ at: told.at, urns: [], leaseMs: 10_000 });
  });

  it('takes a lease back', async () => {
    const answer = await post(`${risk.url}/changes`, { ...FIRST, isLeaving: true });
    expect(await answer.json()).toMatchObject({ urns: null, leaseMs: 0 });
  });

  it('says with an answer at which change it was made, and whether it is for one principal alone', async () => {
    const { at } = (await (await post(`${risk.url}/changes`, FIRST)).json()) as { at: object };
    const answer = await post(risk.url, { query: '{ riskDataProducts(first: 1) { nodes { urn } } }' });
    expect(await answer.json()).toEqual({
      data: { riskDataProducts: { nodes: [{ urn: expect.stringMatching(/^urn:dp:risk:/) as string }] } },
      extensions: { changes: { ...at, isPrivate: false } },
    });
  });

  it.each([
    ['who has not its secret', FIRST, {}, 401, 'UNAUTHENTICATED'],
    ['a body without "gateway"', {}, undefined, 400, 'BAD_USER_INPUT'],
  ])('tells nothing of changes to %s', async (_who, body, headers, status, code) => {
    const refused = await post(`${risk.url}/changes`, body, headers);
    expect(refused.status).toBe(status);
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});

describe('a running mesh', () => {
  const home = temporaryFolder();
  let mesh: Running;
  let base: string;
  beforeAll(async () => {
    mesh = await startTributary(['start'], { TRIBUTARY_HOME: home });
    base = mesh.url.replace(/\/graphql$/, '');
  }, 60_000);
  afterAll(() => mesh?.stop());

  it('says ready with the URL of the graph', () => expect(mesh.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graphql$/));

  const doors: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', '/', 200],
    ['GET', '/health/live', 200],
    ['GET', '/health/ready', 200],
    ['GET', '/metrics', 200],
    ['POST', '/graphql', 400],
    ['POST', '/subgraphs/risk/graphql', 400],
    ['POST', '/subgraphs/risk/graphql/changes', 400],
    ['POST', '/api/v1/lineage', 400],
    ['POST', '/api/v1/lineage/batch', 400],
    ['GET', '/api/v1/lineage/export', 200],
    ...[
      'check',
      'publish',
      'retire',
      'rollback',
      'approve',
      'use',
      'documents',
      'graphql',
      'tokens',
      'tokens/revoke',
    ].map((name) => ['POST', `/registry/v1/${name}`, 401] as const),
    ...[
      'history',
      'diff',
      'publication',
      'subgraphs',
      'skew',
      'status',
      'audit',
      'whoami',
      'tokens',
      'supergraph',
      'supergraph/events',
    ].map((name) => ['GET', `/registry/v1/${name}`, 401] as const),
    ['GET', '/nothing', 404],
  ];

  it.each(doors)('answers %s %s, with a request id', async (method, path, status) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-request-id': 'mine-1' },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toBe('mine-1');
  });

  it('asks for a preview by x-tributary-variant', async () => {
    const response = await fetch(mesh.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tributary-variant': 'nobody-published-this' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(response.status).toBe(404);
  });

  it('tells a supergraph by ETag and revision, and its changes as server-sent events', async () => {
    const token = readFileSync(join(home, 'secrets/registry-token'), 'utf8').trim();
    expect(token).toMatch(/^trb_[0-9a-f]{12}_[\w-]{43}$/);
    const headers = { authorization: `Bearer ${token}` };
    const supergraph = await fetch(`${base}/registry/v1/supergraph`, { headers });
    const etag = supergraph.headers.get('etag')!;
    expect([etag, supergraph.headers.get('x-tributary-revision')]).toEqual([
      expect.stringMatching(/^"[0-9a-f]{64}"$/),
      '10',
    ]);
    const events = await fetch(`${base}/registry/v1/supergraph/events`, { headers });
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const chunk of events.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk);
      if (text.includes('data:')) break;
    }
    const hash = etag.replaceAll('"', '');
    expect(text).toContain(`event: supergraph\nid: ${hash}\ndata: {"revision":10,"hash":"${hash}"}\n\n`);
  });
});
