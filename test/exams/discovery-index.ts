/**
 * The exam of the product index: each sentence of its contract in `product-index.ts`, asked of every adapter. Filters,
 * pages and plain words are compared with an oracle that knows nothing but arrays.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  Hit,
  HitPosition,
  ProductFilter,
  ProductIndex,
} from '../../subgraphs/discovery/product-index/product-index.ts';
import {
  anyClassification,
  anyDomain,
  anyLifecycle,
  anyProducts,
  anyTag,
  anyWord,
  buildColumn,
  buildProduct,
} from '../subgraphs/discovery/build-product.ts';
import { fillIndex, wipeIndex } from '../subgraphs/discovery/fill-index.ts';
import { fitsFilter, hasWord } from './discovery-index-oracle.ts';

const NOON = new Date('2026-03-01T12:00:00Z');
const ALL = { first: 500, after: null };

/** `open` opens the same store each time it is called: what one index wrote the next one finds. */
export function examineProductIndex(open: () => Promise<ProductIndex>): void {
  let index: ProductIndex;
  beforeAll(async () => {
    index = await open();
  });
  beforeEach(() => wipeIndex(index));
  afterAll(() => index.close());

  const urnsOf = async (filter: ProductFilter = {}) => (await index.list(filter, ALL)).urns;
  const found = async (query: string, filter: ProductFilter = {}) =>
    (await index.search(query, filter, ALL)).hits.map(({ product }) => product.urn);

  describe('what is written', () => {
    const [cards, fees, loans] = ['urn:dp:payments:cards', 'urn:dp:payments:fees', 'urn:dp:lending:loans'] as const;

    it('lists a domain as its last harvest left it, and leaves the others alone', async () => {
      await index.replaceDomain('lending', [buildProduct(loans)], NOON);
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Old cards' }), buildProduct(fees)], NOON);
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'New cards' })], NOON);
      expect(await urnsOf()).toEqual([loans, cards]);
      expect(await found('new')).toEqual([cards]);
      expect(await found('old')).toEqual([]);
    });

    it('counts the later of two products with one urn', async () => {
      const [first, second] = [buildProduct(cards, { name: 'First' }), buildProduct(cards, { name: 'Second' })];
      await index.replaceDomain('payments', [first, second], NOON);
      expect(await index.byUrns([cards])).toEqual(new Map([[cards, second]]));
      expect(await found('first')).toEqual([]);
    });

    it('changes nothing but the time when a harvest brings what was there', async () => {
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Cards' })], NOON);
      const later = new Date('2026-03-01T12:01:00Z');
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Cards' })], later);
      expect(await index.domains()).toEqual([{ name: 'payments', harvestedAt: later, productCount: 1 }]);
      expect(await found('cards')).toEqual([cards]);
    });

    it('keeps a harvest even when an earlier one comes after it: the last call wins', async () => {
      const earlier = new Date(NOON.getTime() - 60_000);
      await index.replaceDomain('payments', [buildProduct(cards)], NOON);
      await index.replaceDomain('payments', [], earlier);
      expect(await index.domains()).toEqual([{ name: 'payments', harvestedAt: earlier, productCount: 0 }]);
    });

    it('adds or replaces one product without a word on when its domain was harvested', async () => {
      await index.upsert(buildProduct(loans, { name: 'Loans' }));
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Cards' })], NOON);
      await index.upsert(buildProduct(cards, { name: 'Debit' }));
      expect(await index.domains()).toEqual([
        { name: 'lending', harvestedAt: null, productCount: 1 },
        { name: 'payments', harvestedAt: NOON, productCount: 1 },
      ]);
      expect([await found('debit'), await found('cards'), await found('loans')]).toEqual([[cards], [], [loans]]);
    });

    it('forgets a domain with all its products, and takes no offence when there is none', async () => {
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Cards', tags: ['gold'] })], NOON);
      await index.removeDomain('payments');
      await index.removeDomain('payments');
      expect([await urnsOf(), await index.domains(), await found('cards')]).toEqual([[], [], []]);
    });

    it('gives products back as they came, whatever letters they are written in', async () => {
      const strange = buildProduct(cards, {
        name: 'Größe \u0000 "💳" \\',
        tags: ["o'tag", '\u0000', '\ud800', 'x'.repeat(5_000)],
        owners: [{ name: 'Ż'.repeat(3_000), username: null }],
        description: `${'long '.repeat(20_000)}${'y'.repeat(5_000)}`,
        columns: [buildColumn('a.b_c', null)],
      });
      await index.replaceDomain('payments', [strange], NOON);
      expect((await index.byUrns([cards])).get(cards)).toEqual(strange);
    });

    it('is still there when the store is opened again', async () => {
      await index.replaceDomain('payments', [buildProduct(cards, { name: 'Cards' })], NOON);
      const again = await open();
      expect(await again.domains()).toEqual([{ name: 'payments', harvestedAt: NOON, productCount: 1 }]);
      expect((await again.search('cards', {}, ALL)).totalCount).toBe(1);
      await again.close();
    });

    it('shows a reader all of a harvest or nothing of it', async () => {
      const harvest = (mark: string) =>
        Array.from({ length: 120 }, (_, place) => buildProduct(`urn:dp:payments:p-${place}`, { name: mark }));
      await index.replaceDomain('payments', harvest('before'), NOON);
      let isDone = false;
      const write = index.replaceDomain('payments', harvest('after'), NOON).finally(() => (isDone = true));
      const seen = new Set<string>();
      for (; !isDone; await nextTurn()) {
        const [{ totalCount }, before] = [await index.list({}, ALL), await found('before')];
        seen.add(`${totalCount} listed, ${before.length} before`);
      }
      await write;
      seen.add(`120 listed, ${(await found('before')).length} before`);
      expect([...seen].sort()).toEqual(['120 listed, 0 before', '120 listed, 120 before']);
    });

    it('ends with one of two harvests that come at once, never with a mixture', async () => {
      const harvest = (mark: string) =>
        Array.from({ length: 60 }, (_, place) => buildProduct(`urn:dp:payments:${mark}-${place}`));
      const other = await open();
      await Promise.all([
        index.replaceDomain('payments', harvest('one'), NOON),
        index.replaceDomain('payments', harvest('two'), NOON),
        other.replaceDomain('lending', [buildProduct(loans)], NOON),
      ]);
      await other.close();
      const marks = new Set((await urnsOf({ domain: ['payments'] })).map((urn) => urn.split(/[:-]/)[3]));
      expect([[...marks], (await urnsOf()).length]).toEqual([['two'], 61]);
    });
  });

  describe('what is asked by urn', () => {
    it('answers once for each urn that it has, and passes over the rest', async () => {
      await fillIndex(index, [buildProduct('urn:dp:a:one'), buildProduct('urn:dp:a:two')]);
      const asked = ['urn:dp:a:two', 'urn:dp:a:two', 'urn:dp:a:three', 'nonsense', "' or 1=1 --", '\u0000'];
      expect([...(await index.byUrns(asked)).keys()]).toEqual(['urn:dp:a:two']);
      expect(await index.byUrns([])).toEqual(new Map());
    });
  });

  describe('filters and pages', () => {
    const several = <Value>(value: fc.Arbitrary<Value>) =>
      fc.option(fc.array(value, { maxLength: 2 }), { nil: undefined });
    const anyFilter: fc.Arbitrary<ProductFilter> = fc.record({
      domain: several(anyDomain),
      owner: several(fc.constantFrom('ADA', 'zoe', 'ada.l')),
      tag: several(fc.oneof(anyTag, fc.constantFrom('GOLD', 'grosse'))),
      lifecycle: several(anyLifecycle),
      classification: several(fc.oneof(anyClassification, fc.constant('PUBLIC'))),
      urn: several(fc.nat({ max: 60 }).map((place) => `urn:dp:payments:product-${place}`)),
    });

    it('lists, counts and pages as a list in memory does', async () => {
      await fc.assert(
        fc.asyncProperty(
          anyProducts(25),
          anyFilter,
          fc.integer({ min: 1, max: 7 }),
          async (products, filter, first) => {
            await wipeIndex(index);
            await fillIndex(index, products);
            const expected = products.filter((product) => fitsFilter(product, filter)).map(({ urn }) => urn);
            expect(await walkList(index, filter, first)).toEqual({ urns: expected.sort(), total: expected.length });
          },
        ),
        { numRuns: 40 },
      );
    });

    it('walks a thousand products page by page without losing or repeating one', async () => {
      const urns = Array.from({ length: 1_000 }, (_, place) => `urn:dp:${['aa', 'b-b', 'b0'][place % 3]}:p-${place}`);
      await fillIndex(
        index,
        urns.map((urn) => buildProduct(urn, { name: 'Ledger' })),
      );
      expect(await walkList(index, {}, 70)).toEqual({ urns: [...urns].sort(), total: 1_000 });
      const hits = await walkSearch(index, 'ledger', 70);
      expect(hits.map(({ product }) => product.urn)).toEqual([...urns].sort());
    });

    it('counts on a page beyond the end, too', async () => {
      await fillIndex(index, [buildProduct('urn:dp:a:one')]);
      const beyond = await index.list({}, { first: 5, after: 'urn:dp:z:z' });
      expect(beyond).toEqual({ urns: [], totalCount: 1, hasNextPage: false });
    });
  });

  describe('a search', () => {
    const urn = 'urn:dp:payments:settlements';
    const settlements = buildProduct(urn, {
      name: 'Card Settlements',
      description: 'Amounts that the café Überweisung clears in Łódź.',
      tags: ['gold-tier'],
      owners: [{ name: 'Amélie Straßer', username: 'astrasser' }],
      columns: [
        buildColumn('customer.home_address', 'Where they live'),
        { name: 'bookedAt', businessName: 'Booking date', description: null, term: 'Value date' },
      ],
      ports: ['settlements-daily'],
      datasets: ['bank.public.card_settlements'],
    });

    it.each([
      ['card settlements', 'both words'],
      ['settlements card', 'words in another order'],
      ['settl', 'a beginning'],
      ['setlements', 'a letter left out'],
      ['settlemnets', 'two letters swapped'],
      ['settelmints', 'two slips in a long word'],
      ['xettlements', 'a slip in the first letter'],
      ['custmer', 'a slip in a part of a column name'],
      ['crad', 'a slip in a word of four letters'],
      ['CAFE uberweisung lodz', 'no accents'],
      ['strasser AMELIE', 'an owner'],
      ['astr', 'the beginning of an account name'],
      ['gold', 'part of a tag'],
      ['home_address', 'a column'],
      ['homeaddress', 'a column as one word'],
      ['customer.home_address', 'a dotted column'],
      ['home_adress', 'a column with a slip'],
      ['address', 'a part of a column'],
      ['booked', 'a part of a name in camel case'],
      ['bookedat', 'a name in camel case as one word'],
      ['booking', 'a business name'],
      ['value date', 'a term'],
      ['bank.public.card_settlements', 'a dataset'],
      ['settlements-daily', 'a port'],
      ['live', 'a description of a column'],
      ['card "settlements"! (clears)', 'words among signs'],
    ])('finds by "%s": %s', async (query) => {
      await fillIndex(index, [settlements, buildProduct('urn:dp:risk:other', { name: 'Exposure' })]);
      expect(await found(query)).toEqual([urn]);
    });

    it.each([
      ['card exposure', 'words of two products'],
      ['lements', 'the end of a word'],
      ['crd', 'a slip in a word of three letters'],
      ['sxxtlemenxs', 'three slips'],
      ['payments', 'a word of the urn alone'],
    ])('does not find by "%s": %s', async (query) => {
      await fillIndex(index, [
        buildProduct(urn, { name: 'Card Settlements' }),
        buildProduct('urn:dp:risk:other', { name: 'Exposure' }),
      ]);
      expect(await found(query)).toEqual([]);
    });

    it('takes a word as misspelt only when nothing begins with it', async () => {
      const [card, cart] = [
        buildProduct('urn:dp:a:card', { name: 'Card' }),
        buildProduct('urn:dp:a:cart', { name: 'Cart' }),
      ];
      await fillIndex(index, [card, cart]);
      expect([await found('card'), await found('carx')]).toEqual([[card.urn], [card.urn, cart.urn]]);
    });

    it('puts a name before tags and owners, those before columns, and columns before descriptions', async () => {
      await fillIndex(index, [
        buildProduct('urn:dp:a:a-description', { description: 'liquidity' }),
        buildProduct('urn:dp:a:b-column', { columns: [buildColumn('liquidity')] }),
        buildProduct('urn:dp:a:c-owner', { owners: [{ name: 'Liquidity', username: null }] }),
        buildProduct('urn:dp:a:c-tag', { tags: ['liquidity'] }),
        buildProduct('urn:dp:a:d-name', { name: 'Liquidity ratios' }),
        buildProduct('urn:dp:a:e-beginning', { name: 'Liquidityratios' }),
      ]);
      const order = ['d-name', 'e-beginning', 'c-owner', 'c-tag', 'b-column', 'a-description'];
      expect(await found('liquidity')).toEqual(order.map((name) => `urn:dp:a:${name}`));
      expect(await found('liquidtiy')).toEqual(['d-name', ...order.slice(2)].map((name) => `urn:dp:a:${name}`));
    });

    it('finds what a reader of words finds, within the filter', async () => {
      const anyQuery = fc.array(
        anyWord.chain((word) => fc.nat({ max: 4 }).map((cut) => word.slice(0, Math.max(2, word.length - cut)))),
        { minLength: 1, maxLength: 3 },
      );
      await fc.assert(
        fc.asyncProperty(
          anyProducts(15),
          anyQuery,
          fc.option(fc.array(anyDomain), { nil: undefined }),
          async (products, words, domain) => {
            const isKnown = words.every((word) => products.some((product) => hasWord(product, word)));
            fc.pre(isKnown); // An unknown word would be taken as misspelt.
            await wipeIndex(index);
            await fillIndex(index, products);
            const expected = products.filter(
              (product) => fitsFilter(product, { domain }) && words.every((word) => hasWord(product, word)),
            );
            const page = await index.search(words.join(' '), { domain }, ALL);
            expect(page.hits.map(({ product }) => product.urn).sort()).toEqual(
              expected.map((product) => product.urn).sort(),
            );
            expect(page.totalCount).toBe(expected.length);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('pages through its hits in the order of one long page', async () => {
      await fc.assert(
        fc.asyncProperty(anyProducts(25), anyWord, fc.integer({ min: 1, max: 4 }), async (products, word, first) => {
          await wipeIndex(index);
          await fillIndex(index, products);
          const { hits } = await index.search(word, {}, ALL);
          expect(await walkSearch(index, word, first)).toEqual(hits);
          expect(hits.map(positionOf)).toEqual(
            hits.map(positionOf).sort((a, b) => b.score - a.score || (a.urn < b.urn ? -1 : 1)),
          );
        }),
        { numRuns: 20 },
      );
    });

    it.each([
      `"`,
      `'`,
      `'; drop table discovery_product; --`,
      `card" OR "fee`,
      `name : card`,
      `{name} : card`,
      `^card`,
      `-card`,
      `card*`,
      `***`,
      `(`,
      `)`,
      `NEAR(card fee, 2)`,
      `AND`,
      `NOT card`,
      `OR OR OR`,
      `%`,
      `_`,
      `%card%`,
      `card:*`,
      `card & !fee | (a <-> b)`,
      `:A`,
      `\\`,
      `\\'`,
      `$1`,
      `?`,
      `\u0000card\u0000`,
      `💳`,
      `👩‍👩‍👧`,
      `\ud800`,
      ``,
      ` \n\t`,
      `é`,
      `ﬁ`,
      `ß`,
      `İ`,
      `顧客`,
      `한국어`,
      `x'00'`,
      `card\u202efee`,
      `null`,
      `undefined`,
      `__proto__`,
      `constructor`,
    ])('takes %j as plain words', async (query) => {
      await fillIndex(index, [buildProduct(urn, { name: 'Fee' })]);
      await expect(index.search(query, {}, ALL)).resolves.toMatchObject({ totalCount: 0, hits: [] });
      expect(await urnsOf()).toEqual([urn]);
    });

    it('never fails for any short text', async () => {
      await fillIndex(index, [settlements]);
      const anyText = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 30 }));
      const onePage = fc.asyncProperty(anyText, async (text) => {
        const outcome = await index
          .search(text, { tag: [text], owner: [text], domain: [text] }, ALL)
          .catch((error: { code?: string }) => error);
        expect('hits' in outcome || outcome.code === 'BAD_USER_INPUT').toBe(true);
      });
      await fc.assert(onePage, { numRuns: 60 });
    });

    it.each([
      ['x'.repeat(10_240), '200 characters; came 10240'],
      ['💳'.repeat(201), '200 characters; came 201'],
      [Array.from({ length: 17 }, (_, place) => `w${place}`).join(' '), '16 words; came 17'],
    ])('refuses a text that is too long and says so', async (query, why) => {
      await expect(index.search(query, {}, ALL)).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringContaining(why) as string,
      });
    });

    it('learns the words of a change before the next misspelt search', async () => {
      await fillIndex(index, [buildProduct('urn:dp:a:one', { name: 'Mortgage' })]);
      expect(await found('mortage')).toEqual(['urn:dp:a:one']);
      await index.upsert(buildProduct('urn:dp:b:two', { name: 'Collateral' }));
      expect(await found('colateral')).toEqual(['urn:dp:b:two']);
    });
  });
}

async function walkList(index: ProductIndex, filter: ProductFilter, first: number) {
  const urns: string[] = [];
  for (let after: string | null = null; ; after = urns.at(-1)!) {
    const page = await index.list(filter, { first, after });
    urns.push(...page.urns);
    if (!page.hasNextPage) return { urns, total: page.totalCount };
  }
}

async function walkSearch(index: ProductIndex, query: string, first: number): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  for (let after: HitPosition | null = null; ; after = positionOf(hits.at(-1)!)) {
    const page = await index.search(query, {}, { first, after });
    hits.push(...page.hits);
    if (!page.hasNextPage) return hits;
  }
}

function positionOf({ score, product }: Hit): HitPosition {
  return { score, urn: product.urn };
}
