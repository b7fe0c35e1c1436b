/** The index in memory: keys and flows in typed arrays are found like those in plain maps and lists. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FOREVER } from '../../../subgraphs/lineage/model/event-time.ts';
import { FlowList } from '../../../subgraphs/lineage/store/embedded/flow-list.ts';
import { NodeKeys } from '../../../subgraphs/lineage/store/embedded/node-keys.ts';
import type { FlowRow } from '../../../subgraphs/lineage/store/embedded/protocol.ts';

/** Keys that begin or end alike, of any alphabet. */
const key = fc.string({ unit: fc.constantFrom('a', 'b', '|', 'é', '名', '\u{1F600}', '\uFF5E'), maxLength: 12 });

test('keys are found, and sort by their bytes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 2, maxLength: 400 }), key, (all, other) => {
      const keys = new NodeKeys();
      all.forEach((each, index) => keys.add(index + 1, each));
      expect(all.map((each) => keys.find(each))).toEqual(all.map((_each, index) => index + 1));
      expect(all.map((_each, index) => keys.keyOf(index + 1))).toEqual(all);
      expect(keys.find(other)).toBe(all.indexOf(other) + 1);
      const bytes = (text: string) => Buffer.from(text);
      expect(Math.sign(keys.compare(1, 2))).toBe(Buffer.compare(bytes(all[0]!), bytes(all[1]!)));
      expect(keys.isAfter(other)(1)).toBe(Buffer.compare(bytes(all[0]!), bytes(other)) > 0);
    }),
  );
});

test('flows that are added and removed are those that are found, from either end', () => {
  const flow = fc.record({
    source: fc.integer({ min: 1, max: 4 }),
    target: fc.integer({ min: 1, max: 4 }),
    kind: fc.nat(2),
    confidence: fc.constantFrom(50, 100),
    way: fc.nat(3),
    validFrom: fc.nat(2),
    validTo: fc.constantFrom(7, FOREVER),
    revFrom: fc.nat(2),
  });
  const steps = fc.array(fc.record({ flow, isAdded: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (all) => {
      const list = new FlowList(true);
      const expected: string[] = [];
      for (const { flow: each, isAdded } of all) {
        const row = Object.values(each) as unknown as FlowRow;
        const place = expected.indexOf(JSON.stringify(row));
        if (isAdded) {
          list.add({ row, revTo: FOREVER });
          expected.push(JSON.stringify(row));
        } else {
          expect(list.remove(row)).toBe(place >= 0);
          if (place >= 0) expected.splice(place, 1);
        }
      }
      const ends = expected.map((row) => (JSON.parse(row) as number[]).slice(0, 2).join(' ')).sort();
      expect(endsOf(list, 'DOWNSTREAM').sort()).toEqual(ends);
      expect(endsOf(list, 'UPSTREAM').sort()).toEqual(ends);
    }),
  );
});

function endsOf(list: FlowList, direction: 'UPSTREAM' | 'DOWNSTREAM'): string[] {
  const { heads, nexts, ends } = list.towards(direction);
  const found: string[] = [];
  for (let node = 1; node <= 4; node += 1) {
    for (let link = heads[node]! | 0; link !== 0; link = nexts[link - 1]!) {
      const end = ends[link - 1]!;
      found.push(direction === 'DOWNSTREAM' ? `${node} ${end}` : `${end} ${node}`);
    }
  }
  return found;
}
