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
import { Adjacency } from '../../../subgraphs/lineage/store/embedded/adjacency.ts';

/** Names full of the signs that ids are made of. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('|', '%', '7', 'C', '2', '5', ':', 'a', 'é'), minLength: 1, maxLength: 8 }),
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

test('edges that are added and removed are those that are found', () => {
  const steps = fc.array(fc.record({ from: fc.nat(5), to: fc.nat(5), isAdded: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (all) => {
      const adjacency = new Adjacency();
      const expected = new Set<string>();
      for (const { from, to, isAdded } of all) {
        const edge = `${from} ${to}`;
        if (isAdded && !expected.has(edge)) adjacency.add(from, to);
        if (!isAdded) adjacency.remove(from, to);
        if (isAdded) expected.add(edge);
        else expected.delete(edge);
      }
      expect(edgesOf(adjacency)).toEqual([...expected].sort());
    }),
  );
});

function edgesOf(adjacency: Adjacency): readonly string[] {
  const edges: string[] = [];
  for (let node = 0; node <= 5; node += 1) {
    for (let edge = adjacency.first(node); edge >= 0; edge = adjacency.next(edge))
      edges.push(`${node} ${adjacency.target(edge)}`);
  }
  return edges.sort();
}
