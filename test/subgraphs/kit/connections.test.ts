import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf, type Connection } from '../../../subgraphs/kit/index.ts';

const identity = (item: string) => item;

describe('a connection', () => {
  it('gives fifty items when nobody says how many', () => {
    const page = pageOf(numbers(60), {});
    expect(page.nodes).toHaveLength(50);
    expect(page).toMatchObject({ totalCount: 60, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
  });

  it('gives every item once, in order, whatever the page size', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (items, first, hasKeys) => {
          expect(walk((after) => pageOf(items, { first, after }, hasKeys ? identity : undefined))).toEqual(items);
        },
      ),
    );
  });

  it('goes on after the same item when others came in before it', () => {
    const { endCursor } = pageOf(['b', 'd', 'f'], { first: 2 }, identity).pageInfo;
    expect(pageOf(['a', 'b', 'c', 'd', 'e', 'f'], { after: endCursor }, identity).nodes).toEqual(['e', 'f']);
  });

  it('points with each cursor at its own item', () => {
    const { edges, pageInfo } = pageOf(['a', 'b', 'c'], {}, identity);
    expect(pageOf(['a', 'b', 'c'], { after: edges[1]!.cursor }, identity).nodes).toEqual(['c']);
    expect(pageInfo).toMatchObject({ startCursor: edges[0]!.cursor, endCursor: edges[2]!.cursor });
  });

  it('is empty for an empty list', () => {
    expect(pageOf([], {}).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: false,
      startCursor: null,
      endCursor: null,
    });
  });

  it.each([0, -1, 501])('refuses a page of %i', (first) => {
    expect(() => pageOf(numbers(3), { first })).toThrow(`"first" is from 1 to 500; came ${first}.`);
  });

  it.each(['', 'nonsense', Buffer.from('kz').toString('base64url'), Buffer.from('p1').toString('base64url')])(
    'refuses the cursor "%s", which the list did not give',
    (after) => {
      const refusal = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }) as Error;
      expect(() => pageOf(['a', 'b'], { after }, identity)).toThrow(refusal);
    },
  );
});

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_item, index) => index);
}

function walk(pageAfter: (cursor: string | null) => Connection<string>): string[] {
  const items: string[] = [];
  let page = pageAfter(null);
  items.push(...page.nodes);
  while (page.pageInfo.hasNextPage) {
    page = pageAfter(page.pageInfo.endCursor);
    items.push(...page.nodes);
  }
  return items;
}
