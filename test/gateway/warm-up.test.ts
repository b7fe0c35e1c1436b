/** Before a new graph is served, what clients ask most is planned on it. */
import { buildSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createWarmUp } from '../../gateway/engine/warm-up.ts';
import { EXECUTORS, loadExecutor } from '../../gateway/index.ts';
import { silentLogger } from '../../lib/logger.ts';
import { compose } from './mesh.ts';

const operation = (query: string) => ({ hash: query, document: parse(query), operationName: undefined });

test('passes over what the new graph does not take, and stops at its limit', async () => {
  const warmed: string[] = [];
  const schema = buildSchema('type Query { a: Int  b: Int }');
  const generation = {
    schema,
    subgraphs: [],
    execute: async () => ({ errors: [] }),
    warm: async ({ hash }: { readonly hash: string }) => void warmed.push(hash),
  };
  const hottest = () => [operation('{ a }'), operation('{ gone }'), operation('{ b }')];
  await createWarmUp({ recorder: { hottest } })(generation);
  expect(warmed).toEqual(['{ a }', '{ b }']);
  await createWarmUp({ recorder: { hottest }, limitMs: -1 })(generation);
  expect(warmed).toHaveLength(2);
});

test.each(EXECUTORS)(
  'the executor %s plans without asking any subgraph, whatever the operation needs',
  async (name) => {
    let fetches = 0;
    const createGeneration = await loadExecutor(name, silentLogger);
    const generation = await createGeneration(compose(), {
      openSubgraph: () => async () => {
        fetches += 1;
        return null;
      },
      logger: silentLogger,
      isComposed: false,
    });
    for (const query of [
      '{ dataProducts { urn name depth } }',
      'query ($a: Int!) { dataProducts @include(if: true) { urn } }',
    ]) {
      await generation.warm({ ...operation(query), variables: {} });
    }
    expect(fetches).toBe(0);
  },
);
