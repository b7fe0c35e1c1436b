/** Ids of nodes: what they name can be read back, and they sort as their bytes do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareIds } from '../../../subgraphs/lineage/model/compare-ids.ts';
import {
  columnId,
  datasetId,
  datasetIdOfColumn,
  nodeId,
  parseNodeId,
  type NodeRef,
} from '../../../subgraphs/lineage/model/node-id.ts';

/** Names full of the signs that ids are made of. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('|', '%', '7', 'C', '2', '5', '0', 'A', '\n', ':', 'a', 'é'),
    minLength: 1,
    maxLength: 8,
  }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);
const key = fc.record({ namespace: text, name: text });
const urn = fc.constantFrom('urn:dp:payments:settlements', 'urn:dp:a:b');
const refs: fc.Arbitrary<NodeRef> = fc.oneof(
  key.map((dataset) => ({ kind: 'DATASET' as const, dataset })),
  fc.record({ dataset: key, name: text }).map((column) => ({ kind: 'COLUMN' as const, column })),
  urn.map((each) => ({ kind: 'PRODUCT' as const, urn: each })),
  fc.record({ urn, port: text }).map((port) => ({ kind: 'PORT' as const, ...port })),
);

test('an id says all about its node', () => {
  fc.assert(
    fc.property(refs, (ref) => {
      expect(parseNodeId(nodeId(ref))).toEqual(ref);
    }),
  );
});

test("a column's id holds its dataset's", () => {
  fc.assert(
    fc.property(key, text, (dataset, name) => {
      expect(datasetIdOfColumn(columnId({ dataset, name }))).toBe(datasetId(dataset));
    }),
  );
});

test('ids sort as their bytes in UTF-8', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareIds(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
});
