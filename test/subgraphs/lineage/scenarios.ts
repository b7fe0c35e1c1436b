/** Small stories of lineage, by chance: runs, descriptions, statements and contracts about a handful of datasets. */
import fc from 'fast-check';
import type { LineageStore } from '../../../subgraphs/lineage/index.ts';
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import { columnId } from '../../../subgraphs/lineage/model/node-id.ts';
import { change, dataset, declaration, jobEvent, lineageEvent, product, runEvent } from './builders.ts';

const nameOf = fc.constantFrom('a', 'b', 'c', 'd', 'e e', '%|\n名');
const columnOf = fc.constantFrom('x', 'y', 'z.z');
const at = fc.integer({ min: 1, max: 9 });
const transformations = fc.subarray([
  { type: 'DIRECT', subtype: 'IDENTITY', masking: true },
  { type: 'INDIRECT', subtype: 'FILTER' },
  { type: 'DIRECT' },
]);

/** Facets of a dataset, in the namespace that it is given. */
const facets = fc.record(
  {
    columnLineage: fc.record({
      columns: fc.array(fc.tuple(nameOf, columnOf, columnOf, transformations), { maxLength: 3 }),
      wide: fc.option(fc.tuple(nameOf, columnOf, transformations)),
    }),
    lineage: fc.record({
      inputs: fc.array(fc.tuple(nameOf, fc.option(columnOf), transformations), { maxLength: 2 }),
      columns: fc.array(fc.tuple(nameOf, fc.option(columnOf), columnOf, transformations), { maxLength: 2 }),
    }),
    schema: fc.subarray(['x', 'y', 'w']),
    symlink: fc.constantFrom('alias', 'other alias', 'b'),
    odd: fc.nat(3),
    deleted: fc.boolean(),
  },
  { requiredKeys: [] },
);
const described = fc.record({ name: nameOf, facets });
const datasets = fc.array(described, { maxLength: 3 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('START', 'COMPLETE', 'FAIL'),
      at,
      job: fc.nat(2),
      run: fc.nat(4),
      inputs: datasets,
      outputs: datasets,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('job'),
      at,
      job: fc.nat(2),
      isManual: fc.boolean(),
      inputs: datasets,
      outputs: datasets,
      entries: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('dataset'), at, isManual: fc.boolean(), dataset: described }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('domain'),
      at,
      flows: fc.array(fc.tuple(nameOf, nameOf), { maxLength: 3 }),
      columns: fc.array(fc.tuple(nameOf, columnOf, nameOf, columnOf), { maxLength: 2 }),
    }),
  },
);
/** In any order; times decide. */
export const scenario = fc.array(step, { minLength: 1, maxLength: 10 });

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Described = typeof described extends fc.Arbitrary<infer Value> ? Value : never;

/** Tells a store all of it, about datasets of this namespace and jobs of this name. */
export async function tell(store: LineageStore, namespace: string, steps: readonly Step[]): Promise<void> {
  const runs = Array.from({ length: 15 }, () => crypto.randomUUID());
  const key = (name: string) => dataset(namespace, name);
  const toDataset = ({ name, facets: given }: Described) => ({ ...key(name), facets: toFacets(given) });
  const toFacets = ({ columnLineage, lineage, schema, symlink, odd, deleted }: Described['facets']) => ({
    ...(columnLineage && {
      columnLineage: {
        fields: Object.fromEntries(
          columnLineage.columns.map(([name, field, to, all]) => [
            to,
            { inputFields: [{ ...key(name), field, transformations: all }] },
          ]),
        ),
        ...(columnLineage.wide && {
          dataset: [
            { ...key(columnLineage.wide[0]), field: columnLineage.wide[1], transformations: columnLineage.wide[2] },
          ],
        }),
      },
    }),
    ...(lineage && { lineage: toLineage(lineage) }),
    ...(schema && { schema: { fields: schema.map((name) => ({ name })) } }),
    ...(symlink && { symlinks: { identifiers: [{ ...key(symlink), type: 'TABLE' }] } }),
    ...(odd !== undefined && { odd: deleted ? { _deleted: true } : { odd } }),
  });
  const toLineage = ({ inputs, columns }: NonNullable<Described['facets']['lineage']>) => ({
    inputs: inputs.map(([name, field, all]) => ({
      ...key(name),
      type: 'DATASET',
      ...(field && { field }),
      transformations: all,
    })),
    fields: Object.fromEntries(
      columns.map(([name, field, to, all]) => [
        to,
        { inputs: [{ ...key(name), type: 'DATASET', ...(field && { field }), transformations: all }] },
      ]),
    ),
  });
  const changes: LineageChange[] = [];
  for (const each of [...steps].sort((one, next) => one.at - next.at)) {
    if ('flows' in each) {
      const { flows, ...rest } = declaration(
        [
          product(`urn:dp:${namespace}:p`, {
            t: ['a', ...each.flows.map(([, to]) => to), ...each.columns.map(([, , to]) => to)].map(key),
          }),
        ],
        each.flows.filter(([from, to]) => from !== to).map(([from, to]) => [key(from), key(to)]),
      );
      const columns = each.columns.map(([from, x, to, y]) => ({
        from: columnId({ dataset: key(from), name: x }),
        to: columnId({ dataset: key(to), name: y }),
        transformations: [],
        confidence: 90,
      }));
      await store.declare(
        namespace,
        { ...rest, flows: [...flows, ...columns] },
        `2026-01-0${each.at}T00:00:00.000000000Z`,
      );
      continue;
    }
    if ('dataset' in each) {
      const { name, facets: given } = each.dataset;
      const all = { ...toFacets(given), ...(each.isManual && { tributary_manual: { author: 'ana' } }) };
      changes.push(
        change({
          ...lineageEvent({ target: key(name), sources: [], at: each.at }),
          dataset: { ...key(name), facets: all },
        }),
      );
      continue;
    }
    const use = { inputs: each.inputs.map(toDataset), outputs: each.outputs.map(toDataset) };
    if ('isManual' in each) {
      const entries = each.entries
        ? use.outputs.map(({ namespace: of, name }) => ({
            type: 'DATASET',
            namespace: of,
            name,
            inputs: [{ ...key('g'), type: 'DATASET' }],
          }))
        : null;
      const all = {
        ...(each.isManual && { tributary_manual: { author: 'bo' } }),
        ...(entries && { lineage: { entries } }),
      };
      const job = { namespace: 'jobs', name: `${namespace} ${each.job}`, facets: all };
      changes.push(change({ ...jobEvent({ at: each.at }), job, ...use, ...(entries && { outputs: [] }) }));
      continue;
    }
    const run = runs[each.job * 5 + each.run]!;
    changes.push(change(runEvent({ type: each.kind, at: each.at, run, job: `${namespace} ${each.job}`, ...use })));
  }
  await store.apply(changes);
}
