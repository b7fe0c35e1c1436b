import { describe, expect, it } from 'vitest';
import { aProduct } from '../kit/builders.ts';
import { openDiscovery } from './open-discovery.ts';
import { smallMesh } from './small-mesh.ts';

const CARDS = 'urn:dp:payments:cards';
const ONE = 'query ($urn: ID!) { dataProduct(urn: $urn) { urn } }';

describe('asking for one data product', () => {
  it.each([
    ['urn:dp:payments:nothing', 'its domain does not know it'],
    ['urn:dp:nobody:cards', 'no domain is called so'],
    ['not a urn', 'it is no urn'],
    ['urn:dp:payments:cards" } catalog { domain', 'it is no urn, and no part of a query'],
  ])('answers null and a NOT_FOUND that names "%s" when %s', async (urn) => {
    const { query } = await openDiscovery(smallMesh({ payments: [aProduct(CARDS)] }));
    const { data, errors } = await query(ONE, { urn });
    expect(data).toEqual({ dataProduct: null });
    expect(errors).toMatchObject([{ path: ['dataProduct'], extensions: { code: 'NOT_FOUND', urn } }]);
    expect(errors![0]!.message).toContain(urn);
  });

  it('asks the domain once for a product that is new, and knows it from then on', async () => {
    const mesh = smallMesh({ payments: [aProduct(CARDS, { name: 'Cards' })] });
    const { query } = await openDiscovery(mesh);
    const answers = await Promise.all(Array.from({ length: 20 }, () => query(ONE, { urn: CARDS })));
    await query(ONE, { urn: CARDS });
    expect(answers.map(({ data }) => data)).toEqual(answers.map(() => ({ dataProduct: { urn: CARDS } })));
    expect(mesh.asked).toEqual(['paymentsDataProduct']);
    const { data } = await query('{ search(query: "cards") { totalCount } }');
    expect(data).toEqual({ search: { totalCount: 1 } });
  });

  it('does not ask the domain for what the last harvest brought, and answers while the domain is down', async () => {
    const mesh = smallMesh({ payments: [aProduct(CARDS)] });
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    mesh.isDown.add('payments');
    mesh.asked.length = 0;
    expect(await query(ONE, { urn: CARDS })).toEqual({ data: { dataProduct: { urn: CARDS } } });
    expect(mesh.asked).toEqual([]);
  });

  it('finds a product in the moment it is published, even when it was asked for in vain before', async () => {
    const mesh = smallMesh({ payments: [] });
    const { query } = await openDiscovery(mesh);
    expect((await query(ONE, { urn: CARDS })).data).toEqual({ dataProduct: null });
    mesh.publish('payments', [aProduct(CARDS)]);
    expect((await query(ONE, { urn: CARDS })).data).toEqual({ dataProduct: { urn: CARDS } });
  });

  it('names the domain that is down when it does not know the product itself', async () => {
    const mesh = smallMesh({ payments: [aProduct(CARDS)] });
    mesh.isDown.add('payments');
    const { query } = await openDiscovery(mesh);
    const { data, errors } = await query(ONE, { urn: CARDS });
    expect(data).toEqual({ dataProduct: null });
    expect(errors).toMatchObject([{ extensions: { code: 'DOMAIN_UNAVAILABLE', domain: 'payments', urn: CARDS } }]);
  });

  it('does not take a graph that fails for one that does not know the product', async () => {
    const { query } = await openDiscovery({ graph: async () => ({}) });
    expect((await query(ONE, { urn: CARDS })).errors).toMatchObject([{ extensions: { code: 'DOMAIN_UNAVAILABLE' } }]);
    const broken = await openDiscovery({ graph: () => Promise.reject(new Error('ECONNREFUSED 10.0.0.1')) });
    const { errors } = await broken.query(ONE, { urn: CARDS });
    expect(errors).toMatchObject([{ extensions: { code: 'DOMAIN_UNAVAILABLE' } }]);
    expect(JSON.stringify(errors)).not.toContain('10.0.0.1');
  });
});

describe('a reference to a data product', () => {
  const ENTITIES = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on DataProduct { urn successor { urn } freshness { state } } }
  }`;
  const references = (...urns: string[]) => ({
    representations: urns.map((urn) => ({ __typename: 'DataProduct', urn })),
  });

  it('leads to the successor, each product failing for itself', async () => {
    const [OLD, LOST] = ['urn:dp:payments:old', 'urn:dp:payments:lost'];
    const mesh = smallMesh({
      payments: [
        aProduct(CARDS),
        aProduct(OLD, { lifecycle: 'DEPRECATED', successorUrn: CARDS }),
        aProduct(LOST, { successorUrn: 'urn:dp:gone:away' }),
      ],
    });
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    const { data, errors } = await query(ENTITIES, references(CARDS, OLD, LOST, 'urn:dp:payments:none'));
    const freshness = { state: 'FRESH' };
    expect(data!['_entities']).toEqual([
      { urn: CARDS, successor: null, freshness },
      { urn: OLD, successor: { urn: CARDS }, freshness },
      { urn: LOST, successor: null, freshness },
      null,
    ]);
    expect(errors!.map(({ message, extensions }) => [extensions!['code'], message])).toEqual([
      ['NOT_FOUND', 'No data product has the urn "urn:dp:payments:none".'],
      ['NOT_FOUND', 'No data product has the urn "urn:dp:gone:away".'],
    ]);
  });
});
