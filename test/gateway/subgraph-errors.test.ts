// What a client sees of an error that a subgraph named itself: where it is, what it is about, and no more.
import { GraphQLError } from 'graphql';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { matchingLocator } from '../../gateway/executors/apollo/match-places.ts';
import { ask, closeAll, domain, healthy, PRODUCTS_QUERY, startGateway, URNS, withEachExecutor } from './mesh.ts';

afterEach(closeAll);

/** A gateway whose payments fail for one urn. */
async function startFailing(failure: Error, isProduction = false) {
  const payments = domain('payments', (urn) => {
    if (urn === 'urn:dp:payments:wires') throw failure;
    return urn;
  });
  return startGateway({ inProcess: healthy().set('payments', payments), isProduction });
}

const notFound = () =>
  new GraphQLError('No data product has the urn.', { extensions: { code: 'NOT_FOUND', urn: 'urn:dp:payments:wires' } });

withEachExecutor(() => {
  describe('an error of an entity', () => {
    test('has the place in the list that the client sees, not the place in the batch', async () => {
      const { gateway } = await startFailing(notFound());
      const { errors } = await ask(gateway, PRODUCTS_QUERY);
      expect(errors).toEqual([
        {
          message: 'No data product has the urn.',
          path: ['dataProducts', 2, 'name'],
          extensions: { domain: 'payments', urn: 'urn:dp:payments:wires', code: 'NOT_FOUND' },
        },
      ]);
    });

    test('has the names that the client gave to its fields', async () => {
      const { gateway } = await startFailing(notFound());
      const { errors } = await ask(gateway, '{ all: dataProducts { depth title: name } }');
      expect(errors?.map(({ path }) => path)).toEqual([['all', 2, 'title']]);
    });

    test('names its urn where the subgraph did not', async () => {
      const { gateway } = await startFailing(new GraphQLError('Not yours.', { extensions: { code: 'FORBIDDEN' } }));
      const { errors } = await ask(gateway, PRODUCTS_QUERY);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', urn: 'urn:dp:payments:wires' });
    });

    test('has the right place wherever in a list the failing urn stands', () => {
      const urns = fc.array(fc.constantFrom('a:1', 'a:2', 'b:1', 'b:2', 'c:1'), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(urns, fc.nat(), (list, seed) => {
          const ofA = list.filter((urn) => urn.startsWith('a:'));
          fc.pre(ofA.length > 0);
          const index = seed % ofA.length;
          const representations = ofA.map((urn) => ({ __typename: 'A', urn }));
          const fetch = { query: '', variables: { representations }, at: ['list', '@'] };
          const roots = [{ list: list.map((urn) => ({ urn, __typename: 'X' })) }];
          const [found] = matchingLocator(fetch, roots).locate(['_entities', index, 'name']);
          const nth = list.flatMap((urn, place) => (urn.startsWith('a:') ? [place] : []))[index];
          expect(found?.path).toEqual(['list', nth, 'name']);
        }),
      );
    });

    test('has no place rather than a wrong one where the batch does not match the answer', () => {
      const fetch = {
        query: '',
        variables: { representations: [{ urn: 'elsewhere' }] },
        at: ['list', '@'],
      };
      const [found] = matchingLocator(fetch, [{ list: [{ urn: URNS[0] }] }]).locate(['_entities', 0, 'name']);
      expect(found).toEqual({ path: undefined, urn: 'elsewhere' });
    });
  });

  describe('an error that nobody wrote for a client', () => {
    test('is masked in production, with the domain and the request id', async () => {
      const { gateway } = await startFailing(new Error('connect ECONNREFUSED 10.0.0.7:5432'), true);
      const { data, errors } = await ask(gateway, PRODUCTS_QUERY, { requestId: 'r-42' });
      expect((data?.['dataProducts'] as unknown[])[2]).toMatchObject({ name: null, depth: 1 });
      expect(errors?.[0]?.message).toBe('Something failed in the domain "payments". The request\'s id is r-42.');
      expect(errors?.[0]?.extensions).toEqual({
        domain: 'payments',
        urn: 'urn:dp:payments:wires',
        code: 'INTERNAL',
        requestId: 'r-42',
      });
    });

    test('is told as it is in development, without its stack', async () => {
      const { gateway } = await startFailing(
        new GraphQLError('no such column', {
          extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at secret.ts'] },
        }),
      );
      const { errors } = await ask(gateway, PRODUCTS_QUERY);
      expect(errors?.[0]?.message).toBe('no such column');
      expect(JSON.stringify(errors)).not.toContain('secret.ts');
    });
  });

  test('an error of a root field keeps its path', async () => {
    const inProcess = healthy().set('lineage', async () => ({
      data: { roots: null },
      errors: [{ message: 'Ask for less.', path: ['roots'], extensions: { code: 'QUERY_TOO_COMPLEX' } }],
    }));
    const { gateway } = await startGateway({ inProcess });
    const { errors } = await ask(gateway, '{ roots { urn } }');
    expect(errors?.[0]).toMatchObject({
      path: ['roots'],
      extensions: { code: 'QUERY_TOO_COMPLEX', subgraph: 'lineage' },
    });
  });

  test('a path that leads nowhere in the answer is left out', async () => {
    const inProcess = healthy().set('lineage', async () => ({
      data: { roots: [] },
      errors: [{ message: 'No.', path: ['roots', 3, 'urn'], extensions: { code: 'NOT_FOUND' } }],
    }));
    const { gateway } = await startGateway({ inProcess });
    const { errors } = await ask(gateway, '{ roots { urn } }');
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.path).toBeUndefined();
  });

  test('a null where none may be is an error, not a silence', async () => {
    const inProcess = healthy().set('lineage', async () => ({
      data: { roots: [{ __typename: 'DataProduct', urn: null }] },
    }));
    const { gateway } = await startGateway({ inProcess });
    const { data, errors } = await ask(gateway, '{ roots { urn } }');
    expect(data).toEqual({ roots: [null] });
    expect(errors?.[0]).toMatchObject({ path: ['roots', 0, 'urn'], extensions: { code: 'INTERNAL' } });
  });

  test('what subgraphs left out is told once for each of them', async () => {
    const tolerant = healthy();
    const inProcess = new Map(
      [...tolerant].map(([name, handle]) => [
        name,
        async (...asked: Parameters<typeof handle>) => ({
          ...(await handle(...asked)),
          extensions: { tolerated: [{ coordinate: 'DataProduct.mood' }, { coordinate: 'DataProduct.mood' }] },
        }),
      ]),
    );
    const { gateway } = await startGateway({ inProcess });
    const { extensions } = await ask(gateway, '{ dataProducts { urn depth } paymentsDataProducts { name } }');
    expect(extensions).toEqual({
      tolerated: expect.arrayContaining([
        { subgraph: 'catalog', coordinate: 'DataProduct.mood' },
        { subgraph: 'lineage', coordinate: 'DataProduct.mood' },
        { domain: 'payments', coordinate: 'DataProduct.mood' },
      ]) as unknown,
    });
    expect(extensions?.['tolerated']).toHaveLength(3);
  });
});
