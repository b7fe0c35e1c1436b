/** Namespaces that mean another one: wherever an event or a contract names a dataset, and in no other place. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import { createNamespaces, inMeantNamespace, NO_ALIASES } from '../../../subgraphs/lineage/model/namespaces.ts';
import { translate } from '../../../subgraphs/lineage/open-lineage/translate.ts';
import { createLineage } from '../../../subgraphs/lineage/index.ts';
import type { WalkRequest } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { withNamespaces } from '../../../subgraphs/lineage/store/with-namespaces.ts';
import { change, dataset, jobEvent, lineageEvent, request, runEvent } from './builders.ts';
import { openDoor, temporaryStore } from './open-lineage-door.ts';

const namespaces = createNamespaces({ local: 'prod', 'other alias': 'prod' });

/** Uses one namespace in every place of an event where a dataset is named. */
function everywhere(namespace: string): readonly object[] {
  const key = (name: string) => dataset(namespace, name);
  const field = (name: string) => ({ ...key(name), field: 'x', transformations: [{ type: 'DIRECT' }] });
  const source = (name: string) => ({ ...key(name), type: 'DATASET' });
  const facets = {
    columnLineage: { fields: { x: { inputFields: [field('a')] } }, dataset: [field('b')] },
    lineage: { inputs: [source('c')], fields: { x: { inputs: [{ ...source('d'), field: 'y' }] } } },
    symlinks: { identifiers: [{ ...key('e'), type: 'TABLE' }] },
  };
  const entries = [
    { ...source('f'), inputs: [source('g'), { type: 'JOB' }], fields: { z: { inputs: [source('h')] } } },
    { type: 'JOB', inputs: [source('i')] },
  ];
  const described = { ...key('j'), facets };
  const job = { namespace: 'jobs', name: 'job', facets: { lineage: { entries } } };
  const run = crypto.randomUUID();
  return [
    { ...runEvent({ run }), job, inputs: [described], outputs: [described, key('k')] },
    { ...jobEvent({}), job, inputs: [described], outputs: [described] },
    { ...lineageEvent({ target: key('l'), sources: [key('m')] }), dataset: described },
  ];
}

/** All that the change says but the facets, which are kept as they came. */
function said(
  event: object,
  ...given: Parameters<typeof translate> extends [unknown, ...infer Rest] ? Rest : never
): string {
  const translated = translate(event, ...given);
  if (translated.kind === 'faulty') throw new Error(JSON.stringify(translated.faults));
  const { registers, run: _run, ...change } = translated.change;
  const text = JSON.stringify({ ...change, registers: registers.map(({ subject, name }) => [subject, name]) });
  return text.replace(/[0-9a-f-]{36}/g, 'uuid').replace(/2026-01-01T00:00:00.000000000Z \S{20}/g, 'name');
}

test('an alias is the namespace that it means, wherever a dataset is named', () => {
  const meant = everywhere('prod').map((event) => said(event));
  expect(everywhere('local').map((event) => said(event, namespaces))).toEqual(meant);
  expect(meant.join().includes('local')).toBe(false);
});

test('the namespaces of jobs are left alone, and the facets as they came', () => {
  const translated = translate(
    {
      ...runEvent({}),
      job: { namespace: 'local', name: 'job' },
      outputs: [{ ...dataset('local', 'a'), facets: { odd: { namespace: 'local' } } }],
    },
    namespaces,
  );
  expect(translated).toMatchObject({
    change: {
      job: { namespace: 'local' },
      datasets: [{ key: { namespace: 'prod' } }],
      registers: [{ name: 'state' }, { name: 'facet:odd', value: '{"namespace":"local"}' }],
    },
  });
});

test('two aliases of one namespace name one dataset, and lineage goes through it', async () => {
  const store = await temporaryStore();
  const door = openDoor(store, { namespaces });
  const step = (from: [string, string], to: [string, string]) =>
    door.post(runEvent({ inputs: [dataset(...from)], outputs: [dataset(...to)], job: to[1] }));
  await step(['prod', 'a'], ['local', 'b']);
  await step(['other alias', 'b'], ['prod', 'c']);
  const [walk] = await store.walk([request({ root: dataset('prod', 'a') })]);
  expect(walk!.nodes.map(({ id }) => id)).toEqual(['dataset:prod|b', 'dataset:prod|c']);
});

test('questions may be asked by an alias, and are answered by the namespace that it means', async () => {
  const store = await temporaryStore();
  const lineage = createLineage({
    store,
    namespaces,
    freshness: () => [],
    metrics: createMetrics(),
    logger: silentLogger,
  });
  await store.apply([change(runEvent({ inputs: [dataset('prod', 'a')], outputs: [dataset('prod', 'b')] }))]);
  const query = `{
    dataset(namespace: "local", name: "a") { namespace lineage(direction: DOWNSTREAM) { nodes { label } } }
    datasets(filter: { namespace: "other alias" }) { totalCount }
  }`;
  const { data, errors } = await lineage.subgraph.handle({ query }, { requestId: 'test' });
  expect(errors).toBeUndefined();
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    dataset: { namespace: 'prod', lineage: { nodes: [{ label: 'b' }] } },
    datasets: { totalCount: 2 },
  });
});

test('a store is asked by the meant namespaces, wherever a request names one', async () => {
  const asked: WalkRequest[] = [];
  const store = withNamespaces(
    { walk: async (requests: readonly WalkRequest[]) => (asked.push(...requests), []) } as never,
    namespaces,
  );
  const selector = { namespaces: ['local', 'x'], names: ['local'] };
  const nodes = { include: selector, exclude: selector, hopOver: null, stopAt: null };
  await store.walk([request({ column: [dataset('local', 'a'), 'local'], nodes }), request({ urn: 'urn:dp:local:a' })]);
  expect(asked[0]!.roots).toEqual([{ kind: 'COLUMN', column: { dataset: dataset('prod', 'a'), name: 'local' } }]);
  const meant = { namespaces: ['prod', 'x'], names: ['local'] };
  expect(asked[0]!.nodes).toEqual({ include: meant, exclude: meant, hopOver: null, stopAt: null });
  expect(asked[1]!.roots).toEqual([{ kind: 'PRODUCT', urn: 'urn:dp:local:a' }]);
});

test('meaning a namespace twice changes nothing, and without aliases nothing changes', () => {
  fc.assert(
    fc.property(fc.constantFrom('local', 'prod', 'other alias', 'x', '__proto__', 'toString'), (namespace) => {
      const key = inMeantNamespace(dataset(namespace, 'n'), namespaces);
      expect(inMeantNamespace(key, namespaces)).toEqual(key);
      expect(inMeantNamespace(dataset(namespace, 'n'), NO_ALIASES)).toEqual(dataset(namespace, 'n'));
    }),
  );
});
