import { describe, expect, it } from 'vitest';
import { aPort, aProduct } from '../kit/builders.ts';
import { INTERVAL_MS, newFolder, openDiscovery } from './open-discovery.ts';
import { smallMesh } from './small-mesh.ts';

const LIST = `query ($first: Int, $after: String, $filter: DataProductFilter) {
  dataProducts(first: $first, after: $after, filter: $filter) {
    nodes { urn } edges { cursor } totalCount pageInfo { hasNextPage endCursor }
    freshness { domain state harvestedAt ageSeconds error }
  }
}`;
const urnsIn = (data: unknown) =>
  (data as { dataProducts: { nodes: { urn: string }[] } }).dataProducts.nodes.map(({ urn }) => urn);
const freshnessIn = (data: unknown) => (data as { dataProducts: { freshness: object[] } }).dataProducts.freshness;

const [ACCOUNT, CARD, FEE] = ['urn:dp:accounts:account', 'urn:dp:payments:card', 'urn:dp:payments:fee'];
const twoDomains = () =>
  smallMesh({
    accounts: [aProduct(ACCOUNT, { tags: ['gold'], lifecycle: 'DRAFT' })],
    payments: [aProduct(CARD, { classification: 'restricted' }), aProduct(FEE, { tags: ['Gold'] })],
  });

describe('the list of data products', () => {
  it('goes on listing a domain that is down, and says how old that is and why', async () => {
    const mesh = twoDomains();
    const { query, harvest, time } = await openDiscovery(mesh);
    await harvest();
    mesh.isDown.add('payments');
    time.advance(INTERVAL_MS);
    await harvest();
    const { data, errors } = await query(LIST);
    expect([urnsIn(data), errors]).toEqual([[ACCOUNT, CARD, FEE], undefined]);
    expect(freshnessIn(data)).toEqual([
      { domain: 'accounts', state: 'FRESH', harvestedAt: '2026-01-31T12:01:00.000Z', ageSeconds: 0, error: null },
      {
        domain: 'payments',
        state: 'STALE',
        harvestedAt: '2026-01-31T12:00:00.000Z',
        ageSeconds: 60,
        error: 'payments did not answer.',
      },
    ]);
  });

  it('drops a product that its domain dropped, and a domain that left', async () => {
    const mesh = twoDomains();
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    mesh.publish('payments', [aProduct(FEE)]);
    mesh.retire('accounts');
    await harvest();
    const { data } = await query(LIST);
    expect(urnsIn(data)).toEqual([FEE]);
    expect(freshnessIn(data)).toMatchObject([{ domain: 'payments' }]);
  });

  it('answers from the old index right after a start, with its honest age', async () => {
    const [folder, mesh] = [newFolder(), twoDomains()];
    const before = await openDiscovery(mesh, { folder });
    await before.harvest();
    await before.close();
    mesh.isDown.add('payments').add('accounts');
    before.time.advance(3_600_000);
    const after = await openDiscovery(mesh, { folder, time: before.time });
    expect(urnsIn((await after.query(LIST)).data)).toEqual([ACCOUNT, CARD, FEE]);
    const freshness = freshnessIn((await after.query(LIST, { filter: { domain: ['payments'] } })).data);
    expect(freshness).toMatchObject([{ domain: 'payments', state: 'STALE', ageSeconds: 3_600, error: null }]);
  });

  it('forgets a domain that left while nobody was looking', async () => {
    const [folder, mesh] = [newFolder(), twoDomains()];
    const before = await openDiscovery(mesh, { folder });
    await before.harvest();
    await before.close();
    mesh.retire('payments');
    const after = await openDiscovery(mesh, { folder });
    await after.harvest();
    expect(urnsIn((await after.query(LIST)).data)).toEqual([ACCOUNT]);
  });

  it('filters by each condition, without regard to the case of a tag', async () => {
    const { query, harvest } = await openDiscovery(twoDomains());
    await harvest();
    const listed = async (filter: object) => urnsIn((await query(LIST, { filter })).data);
    expect(await listed({ tag: ['GOLD'] })).toEqual([ACCOUNT, FEE]);
    expect(await listed({ tag: ['gold'], lifecycle: ['ACTIVE'] })).toEqual([FEE]);
    expect(await listed({ classification: ['restricted', 'public'] })).toEqual([CARD]);
    expect(await listed({ owner: ['payments data team'], domain: ['accounts'] })).toEqual([ACCOUNT]);
    expect(await listed({ urn: [FEE, 'urn:dp:no:body'], tag: null })).toEqual([FEE]);
    expect(await listed({ domain: [] })).toEqual([]);
  });

  it('walks by cursor, and refuses a cursor, a size or a filter that it never gave', async () => {
    const { query, harvest } = await openDiscovery(twoDomains());
    await harvest();
    const { data } = await query(LIST, { first: 2 });
    const { pageInfo } = data!['dataProducts'] as { pageInfo: { hasNextPage: boolean; endCursor: string } };
    expect(pageInfo.hasNextPage).toBe(true);
    expect(urnsIn((await query(LIST, { first: 2, after: pageInfo.endCursor })).data)).toEqual([FEE]);
    const tooMany = { urn: Array.from({ length: 501 }, (_, place) => `urn:dp:a:p-${place}`) };
    for (const variables of [{ after: 'x' }, { first: 0 }, { first: 501 }, { filter: tooMany }]) {
      expect((await query(LIST, variables)).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  it('leaves out a product whose urn is of another domain', async () => {
    const mesh = smallMesh({ accounts: [aProduct(ACCOUNT), aProduct(CARD)] });
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    expect(urnsIn((await query(LIST)).data)).toEqual([ACCOUNT]);
  });
});

describe('the domains', () => {
  const DOMAIN = '{ name productCount freshness { state error } products { nodes { urn } freshness { domain } } }';

  it('are listed with their products, those never read without a count', async () => {
    const mesh = twoDomains();
    mesh.isDown.add('accounts');
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    const { data } = await query(`{ domains(first: 5) { totalCount nodes ${DOMAIN} freshness { domain } } }`);
    const unread = { state: 'UNAVAILABLE', error: 'accounts did not answer.' };
    const nothing = { nodes: [], freshness: [{ domain: 'accounts' }] };
    const payments = { nodes: [{ urn: CARD }, { urn: FEE }], freshness: [{ domain: 'payments' }] };
    expect(data!['domains']).toEqual({
      totalCount: 2,
      nodes: [
        { name: 'accounts', productCount: null, freshness: unread, products: nothing },
        { name: 'payments', productCount: 2, freshness: { state: 'FRESH', error: null }, products: payments },
      ],
      freshness: [{ domain: 'accounts' }, { domain: 'payments' }],
    });
  });

  it('are asked for by name, a reference to one as well; an unknown one is a NOT_FOUND that names it', async () => {
    const { query, harvest } = await openDiscovery(twoDomains());
    await harvest();
    expect((await query('{ domain(name: "payments") { productCount } }')).data).toEqual({
      domain: { productCount: 2 },
    });
    const unknown = await query('{ domain(name: "nobody") { name } }');
    expect(unknown.data).toEqual({ domain: null });
    expect(unknown.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND', domain: 'nobody' } }]);
    const representations = ['accounts', 'nobody'].map((name) => ({ __typename: 'Domain', name }));
    const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Domain { productCount } } }';
    expect((await query(entities, { r: representations })).data).toEqual({ _entities: [{ productCount: 1 }, null] });
  });

  it('keep their products to themselves, whatever the filter says', async () => {
    const { query, harvest } = await openDiscovery(twoDomains());
    await harvest();
    const { data } = await query(
      '{ domain(name: "payments") { gold: products(filter: { tag: "gold" }) { nodes { urn } } others: products(filter: { domain: "accounts" }) { totalCount } } }',
    );
    expect(data).toEqual({ domain: { gold: { nodes: [{ urn: FEE }] }, others: { totalCount: 0 } } });
  });
});

describe('a search', () => {
  const SEARCH = `query ($query: String!, $first: Int, $after: String, $filter: SearchFilter) {
    search(query: $query, first: $first, after: $after, filter: $filter) {
      edges { cursor node { product { urn successor { urn } } score matches { field text } } }
      totalCount pageInfo { hasNextPage endCursor } freshness { domain state }
    }
  }`;

  it('says where the words were found, through every field of the vocabulary that is harvested', async () => {
    const port = aPort('settlements_daily', ['card_number', 'booked_at']);
    const mesh = smallMesh({
      payments: [
        aProduct(CARD, { name: 'Cards', description: 'Booked card payments.', tags: ['Card'], outputPorts: [port] }),
      ],
    });
    const { query, harvest } = await openDiscovery(mesh);
    await harvest();
    const { data } = await query(SEARCH, { query: 'crads boked' });
    expect(data!['search']).toMatchObject({
      totalCount: 1,
      freshness: [{ domain: 'payments', state: 'FRESH' }],
      edges: [{ node: { product: { urn: CARD, successor: null } } }],
    });
    const { matches } = (data!['search'] as { edges: { node: { matches: unknown } }[] }).edges[0]!.node;
    expect(matches).toEqual([
      { field: 'NAME', text: 'Cards' },
      { field: 'COLUMN', text: 'booked_at' },
      { field: 'DESCRIPTION', text: 'Booked card payments.' },
    ]);
  });

  it('walks by cursor within a filter, and says of which domains its answer may be', async () => {
    const { query, harvest } = await openDiscovery(twoDomains());
    await harvest();
    const filter = { domain: ['payments'] };
    const first = (await query(SEARCH, { query: 'name', first: 1, filter })).data!['search'] as {
      pageInfo: { endCursor: string };
    };
    expect(first).toMatchObject({
      totalCount: 2,
      freshness: [{ domain: 'payments' }],
      pageInfo: { hasNextPage: true },
    });
    const { data } = await query(SEARCH, { query: 'name', first: 1, after: first.pageInfo.endCursor, filter });
    expect(data!['search']).toMatchObject({
      edges: [{ node: { product: { urn: FEE } } }],
      pageInfo: { hasNextPage: false },
    });
    expect((await query(SEARCH, { query: 'x', after: 'bm9wZQ' })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
