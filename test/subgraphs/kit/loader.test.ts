import { describe, expect, it } from 'vitest';
import { alignTo, createLoader } from '../../../subgraphs/kit/index.ts';

describe('a loader', () => {
  it('asks once for all keys of one turn, each key once', async () => {
    const batches: (readonly string[])[] = [];
    const loader = createLoader(async (keys: readonly string[]) => {
      batches.push(keys);
      return keys.map((key) => key.toUpperCase());
    });
    expect(await Promise.all(['a', 'b', 'a'].map(loader.load))).toEqual(['A', 'B', 'A']);
    expect(batches).toEqual([['a', 'b']]);
  });

  it('says null for a key that has no value', async () => {
    const loader = createLoader(async (keys: readonly string[]) => keys.map(() => undefined));
    expect(await loader.load('nothing')).toBeNull();
  });

  it('fails only the key that failed', async () => {
    const loader = createLoader(async (keys: readonly string[]) =>
      keys.map((key) => (key === 'bad' ? new Error('no right') : key)),
    );
    const results = await Promise.allSettled([loader.load('good'), loader.load('bad')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('refuses a batch that answers too few values', async () => {
    const loader = createLoader(async () => ['only one']);
    await expect(loader.loadMany(['a', 'b'])).rejects.toThrow('one value for each of its 2 keys; 1 came');
  });

  it("refuses a batch that gives one key another key's value", async () => {
    const rows = [{ id: 'b' }, { id: 'a' }];
    const loader = createLoader(async () => rows, { keyOf: ({ id }) => id });
    await expect(loader.loadMany(['a', 'b'])).rejects.toThrow('answered "b" in the place of "a"');
  });

  it('takes objects as keys', async () => {
    let asked = 0;
    const batch = async (keys: readonly { name: string }[]) => {
      asked += keys.length;
      return keys.map(({ name }) => name);
    };
    const loader = createLoader(batch, { cacheKey: ({ name }) => name });
    expect(await loader.loadMany([{ name: 'x' }, { name: 'x' }])).toEqual(['x', 'x']);
    expect(asked).toBe(1);
  });
});

describe('alignTo', () => {
  it('puts rows in the order of the keys, with null for those that are missing', () => {
    const rows = [{ id: 'c' }, { id: 'a' }];
    expect(alignTo(['a', 'b', 'c'], rows, ({ id }) => id)).toEqual([{ id: 'a' }, null, { id: 'c' }]);
  });
});
