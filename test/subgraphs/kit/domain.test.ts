import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../subgraphs/kit/index.ts';
import { NEWER_VOCABULARY } from '../../schema/mesh.ts';
import { aDomain, aPort, aProduct, entitiesQuery, referencesTo } from './builders.ts';

const envelope = { requestId: 'r' };
const UNKNOWN = 'urn:dp:payments:nothing';

describe('a domain made of products alone', () => {
  it('lists its products by urn, in pages', async () => {
    const products = ['c', 'a', 'b'].map((name) => aProduct(`urn:dp:payments:${name}`));
    const { handle } = aDomain({ products });
    const query = '{ paymentsDataProducts(first: 2) { totalCount nodes { urn } pageInfo { hasNextPage } } }';
    expect((await handle({ query }, envelope)).data).toEqual({
      paymentsDataProducts: {
        totalCount: 3,
        nodes: [{ urn: 'urn:dp:payments:a' }, { urn: 'urn:dp:payments:b' }],
        pageInfo: { hasNextPage: true },
      },
    });
  });

  it('answers null and a NOT_FOUND that names the urn at its root', async () => {
    const { handle } = aDomain();
    const answer = await handle({ query: `{ paymentsDataProduct(urn: "${UNKNOWN}") { urn name } }` }, envelope);
    expect(answer).toEqual({
      data: { paymentsDataProduct: null },
      errors: [
        {
          message: `No data product has the urn "${UNKNOWN}".`,
          path: ['paymentsDataProduct'],
          extensions: { code: 'NOT_FOUND', urn: UNKNOWN },
        },
      ],
    });
  });

  it('loses one unknown product of a batch, and asks its source once for the others', async () => {
    const asked: (readonly string[])[] = [];
    const load = async (urns: readonly string[]) => {
      asked.push(urns);
      return urns.map((urn) => (urn === UNKNOWN ? null : aProduct(urn)));
    };
    const { handle } = aDomain({ productSource: { list: async () => [], load } });
    const urns = ['urn:dp:payments:a', UNKNOWN, 'urn:dp:payments:b'];
    const answer = await handle({ query: entitiesQuery('urn'), variables: referencesTo(urns) }, envelope);
    expect(answer).toMatchObject({
      data: { _entities: [{ urn: urns[0] }, null, { urn: urns[2] }] },
      errors: [{ path: ['_entities', 1], extensions: { code: 'NOT_FOUND', urn: UNKNOWN } }],
    });
    expect(asked).toEqual([urns]);
  });

  it('pages through the columns of all output ports, and of one', async () => {
    const product = aProduct('urn:dp:payments:a', {
      outputPorts: [aPort('one', ['id', 'iban']), aPort('two', ['id'])],
    });
    const selection =
      'columns(first: 2) { nodes { port name dataset { name } } pageInfo { endCursor } } outputPorts { columns { totalCount } }';
    const ask = (text: string) =>
      aDomain({ products: [product] }).handle(
        { query: `{ paymentsDataProduct(urn: "urn:dp:payments:a") { ${text} } }` },
        envelope,
      );
    const { data } = await ask(selection);
    expect(data).toMatchObject({
      paymentsDataProduct: {
        columns: {
          nodes: [
            { port: 'one', name: 'id' },
            { port: 'one', name: 'iban' },
          ],
        },
        outputPorts: [{ columns: { totalCount: 2 } }, { columns: { totalCount: 1 } }],
      },
    });
    const after = (data as { paymentsDataProduct: { columns: { pageInfo: { endCursor: string } } } })
      .paymentsDataProduct.columns.pageInfo.endCursor;
    expect((await ask(`columns(after: "${after}") { nodes { port name } }`)).data).toEqual({
      paymentsDataProduct: { columns: { nodes: [{ port: 'two', name: 'id' }] } },
    });
  });

  it('cuts plain lists at two hundred', async () => {
    const tags = Array.from({ length: 201 }, (_tag, index) => `tag-${index}`);
    const { handle } = aDomain({ products: [aProduct('urn:dp:payments:a', { tags })] });
    const { data } = await handle({ query: '{ paymentsDataProducts { nodes { tags } } }' }, envelope);
    expect(data).toEqual({ paymentsDataProducts: { nodes: [{ tags: tags.slice(0, 200) }] } });
  });
});

describe('a domain that is older than the mesh', () => {
  const query = entitiesQuery('urn retention(unit: "d") { amount } slas { unit tier }');
  const products = [aProduct('urn:dp:payments:a', { slas: [sla('d')] })];
  const variables = referencesTo(['urn:dp:payments:a']);

  it('answers what it knows, and tells and counts the rest', async () => {
    const metrics = createMetrics();
    const answer = await aDomain({ products, metrics }).handle({ query, variables }, envelope);
    expect(answer).toEqual({
      data: { _entities: [{ urn: 'urn:dp:payments:a', slas: [{ unit: 'd' }] }] },
      extensions: { tolerated: [{ coordinate: 'PaymentsDataProduct.retention' }, { coordinate: 'Sla.tier' }] },
    });
    expect(await metrics.getSingleMetricAsString('tributary_tolerated_total')).toContain(
      'tributary_tolerated_total{subgraph="payments",coordinate="Sla.tier"} 1',
    );
  });

  it('keeps the metric small, whatever is asked for', async () => {
    const metrics = createMetrics();
    const { handle } = aDomain({ metrics });
    const selection = Array.from({ length: 300 }, (_field, index) => `unknown${index}`).join(' ');
    await handle({ query: entitiesQuery(selection), variables }, envelope);
    const lines = await metrics.getSingleMetricAsString('tributary_tolerated_total');
    expect(lines.split('\n').filter((line) => line.startsWith('tributary_tolerated_total{'))).toHaveLength(101);
    expect(lines).toContain('coordinate="other"} 200');
  });

  it('answers the new fields once it speaks the new vocabulary', async () => {
    const answer = await aDomain({ products, vocabulary: NEWER_VOCABULARY }).handle({ query, variables }, envelope);
    expect(answer).toEqual({
      data: { _entities: [{ urn: 'urn:dp:payments:a', retention: null, slas: [{ unit: 'd', tier: null }] }] },
      extensions: { changes: { instance: expect.any(String) as string, number: 0, isPrivate: false } },
    });
  });
});

describe('a domain with a schema of its own', () => {
  const sdl = 'extend type PaymentsDataProduct { cutoff: PaymentsCutoff } type PaymentsCutoff { time: String }';

  it('answers its own fields with its own loaders', async () => {
    const resolvers = {
      PaymentsDataProduct: {
        cutoff: (_product: unknown, _arguments: unknown, { loaders }: { loaders: { time: string } }) => loaders,
      },
    };
    const { handle } = aDomain({
      sdl,
      resolvers,
      createLoaders: ({ requestId }) => ({ time: `17:00 for ${requestId}` }),
    });
    const query = '{ paymentsDataProducts(first: 1) { nodes { urn cutoff { time } } } }';
    expect((await handle({ query }, envelope)).data).toMatchObject({
      paymentsDataProducts: { nodes: [{ cutoff: { time: '17:00 for r' } }] },
    });
  });

  it('refuses what its own types do not have', async () => {
    const { handle } = aDomain({ sdl, resolvers: { PaymentsDataProduct: { cutoff: () => ({}) } } });
    const { errors } = await handle({ query: entitiesQuery('cutoff { zone }'), variables: referencesTo([]) }, envelope);
    expect(errors![0]!.message).toBe('Cannot query field "zone" on type "PaymentsCutoff".');
  });

  it('does not start with a field that nothing answers', () => {
    expect(() => aDomain({ sdl })).toThrow('The schema adds PaymentsDataProduct.cutoff, and no resolver answers it');
  });

  it('does not start with an extension of a type that is not there', () => {
    expect(() => aDomain({ sdl: 'extend type PaymentDataProduct { x: Int }' })).toThrow(
      'There is no type PaymentDataProduct to extend.',
    );
  });
});

function sla(unit: string) {
  return {
    property: 'latency',
    value: 1,
    valueExt: null,
    unit,
    element: null,
    driver: null,
    description: null,
    scheduler: null,
    schedule: null,
  };
}
