import { describe, expect, it } from 'vitest';
import { createHarvester, type DomainHarvest, type HarvestSink } from '../../../subgraphs/kit/index.ts';
import { deferred, logger } from './builders.ts';
import { fakeClock, fakeMesh, type FakeDomain } from './fake-mesh.ts';

const MINUTE = 60_000;

describe('a harvest', () => {
  it('brings all products of every domain, page by page', async () => {
    const urns = ['urn:dp:a:1', 'urn:dp:a:2', 'urn:dp:a:3'];
    const { harvester, received } = harvesting({ a: { urns }, b: { urns: [] } }, { pageSize: 2 });
    await harvester.start();
    expect(received.toSorted(byDomain)).toMatchObject([
      { kind: 'harvested', domain: 'a', products: urns.map((urn) => ({ urn })) },
      { kind: 'harvested', domain: 'b', products: [] },
    ]);
  });

  it('asks in one query for what all sinks want', async () => {
    const sinks = [sink('name'), sink('owners { name }')];
    const { harvester, mesh } = harvesting({ a: { urns: [] } }, { sinks });
    await harvester.start();
    expect(mesh.queries[1]).toContain('nodes { urn name owners { name } }');
  });

  it('costs a failing domain its own part, with the reason', async () => {
    const answer = async () => ({ data: { a: null }, errors: [{ message: 'The domain a did not answer.' }] });
    const { harvester, received } = harvesting({ a: { urns: [], answer }, b: { urns: ['urn:dp:b:1'] } });
    await harvester.start();
    expect(received.toSorted(byDomain)).toMatchObject([
      { kind: 'failed', domain: 'a', error: 'The domain a did not answer.' },
      { kind: 'harvested', domain: 'b' },
    ]);
  });

  it('takes an answer with any error as none, so that no null is taken for the truth', async () => {
    const page = { nodes: [{ urn: 'urn:dp:a:1', owners: null }], pageInfo: { hasNextPage: false, endCursor: null } };
    const answer = async () => ({ data: { a: page }, errors: [{ message: 'owners failed' }] });
    const { harvester, received } = harvesting({ a: { urns: [], answer } });
    await harvester.start();
    expect(received).toMatchObject([{ kind: 'failed', domain: 'a', error: 'owners failed' }]);
  });

  it('gives up a domain that hangs', async () => {
    const asked = deferred<void>();
    const hang = () => {
      asked.resolve();
      return new Promise<never>(() => undefined);
    };
    const { harvester, received, advance } = harvesting({ a: { urns: [], answer: hang } });
    const started = harvester.start();
    await asked.promise;
    advance(1_000);
    await started;
    expect(received).toMatchObject([{ kind: 'failed', domain: 'a', error: 'no answer within 1000 ms' }]);
  });

  it('tells of a domain that has left, once, and forgets it', async () => {
    const { harvester, received, mesh } = harvesting({ a: { urns: [] }, b: { urns: [] } });
    await harvester.start();
    delete mesh.domains['b'];
    await harvester.harvestNow();
    await harvester.harvestNow();
    expect(received.filter(({ kind }) => kind === 'left')).toMatchObject([{ domain: 'b' }]);
    expect(harvester.freshness().map(({ domain }) => domain)).toEqual(['a']);
  });

  it('goes on with the other sinks when one can not store it', async () => {
    const full: HarvestSink = { selection: '', receive: () => Promise.reject(new Error('disk is full')) };
    const other = sink('name');
    const { harvester } = harvesting({ a: { urns: [] } }, { sinks: [full, other] });
    await harvester.start();
    expect(other.received).toMatchObject([{ kind: 'harvested', domain: 'a' }]);
    expect(harvester.freshness()).toMatchObject([
      { state: 'UNAVAILABLE', error: 'What was harvested could not be stored: disk is full' },
    ]);
  });
});

describe('rounds', () => {
  it('come one after the other, and those who ask meanwhile share the next', async () => {
    const gate = deferred<void>();
    const asked = deferred<void>();
    const slow: FakeDomain = { urns: [] };
    slow.answer = async () => {
      asked.resolve();
      await gate.promise;
      return emptyPage('a');
    };
    const { harvester, mesh } = harvesting({ a: slow, b: { urns: [] }, c: { urns: [] } });
    const first = harvester.harvestNow(['a']);
    await asked.promise;
    const meanwhile = [harvester.harvestNow(['b']), harvester.harvestNow(['c']), harvester.harvestNow(['b'])];
    gate.resolve();
    await Promise.all([first, ...meanwhile]);
    expect(mesh.queries.map(fieldOf)).toEqual(['catalog', 'a', 'catalog', 'b', 'c']);
  });

  it('come again after the interval, and never after the end', async () => {
    const { harvester, mesh, advance, waiting, receivedCount } = harvesting({ a: { urns: [] } });
    await harvester.start();
    advance(MINUTE);
    await receivedCount(2);
    await harvester.close();
    const count = mesh.queries.length;
    advance(10 * MINUTE);
    expect([count, mesh.queries.length, waiting()]).toEqual([4, 4, 0]);
  });

  it('come again soon when the graph could not be asked at all', async () => {
    const { harvester, mesh, advance, receivedCount } = harvesting({ a: { urns: [] } });
    mesh.catalogFails = true;
    await harvester.start();
    mesh.catalogFails = false;
    advance(5_000);
    await receivedCount(1);
    await harvester.close();
    expect(harvester.freshness()).toMatchObject([{ domain: 'a', state: 'FRESH' }]);
  });

  it('end at once when the harvester is closed', async () => {
    const asked = deferred<void>();
    const hang = () => {
      asked.resolve();
      return new Promise<never>(() => undefined);
    };
    const { harvester, received } = harvesting({ a: { urns: [], answer: hang } });
    const started = harvester.start();
    await asked.promise;
    await harvester.close();
    await started;
    expect(received).toEqual([]);
  });
});

describe('freshness', () => {
  it('is FRESH after a harvest, with its age', async () => {
    const { harvester, advance } = harvesting({ a: { urns: [] } });
    await harvester.start();
    advance(2_500);
    expect(harvester.freshness()).toEqual([
      {
        domain: 'a',
        state: 'FRESH',
        harvestedAt: '2026-01-31T12:00:00.000Z',
        ageSeconds: 2,
        error: null,
        holdsForMs: 3 * MINUTE - 2_500,
      },
    ]);
  });

  it('is STALE after a failure, and keeps what was known', async () => {
    const { harvester, mesh } = harvesting({ a: { urns: [] } });
    await harvester.start();
    mesh.catalogFails = true;
    await harvester.harvestNow();
    expect(harvester.freshness()).toMatchObject([
      { state: 'STALE', harvestedAt: '2026-01-31T12:00:00.000Z', error: 'the catalog is away' },
    ]);
  });

  it('is STALE after three intervals', async () => {
    const { harvester, advance } = harvesting({ a: { urns: [] } });
    await harvester.harvestNow();
    advance(3 * MINUTE);
    expect(harvester.freshness()).toMatchObject([{ state: 'STALE', ageSeconds: 180, error: null }]);
  });

  it('is UNAVAILABLE when nothing but failures is known, and UNKNOWN before any attempt', async () => {
    const answer = async () => ({ errors: [{ message: 'down' }] });
    const { harvester } = harvesting({ a: { urns: [], answer }, b: { urns: [] } });
    await harvester.harvestNow(['a']);
    expect(harvester.freshness()).toMatchObject([
      { domain: 'a', state: 'UNAVAILABLE', harvestedAt: null, ageSeconds: null, error: 'down' },
      { domain: 'b', state: 'UNKNOWN', error: null },
    ]);
  });
});

function sink(selection: string) {
  const received: DomainHarvest[] = [];
  return { selection, received, receive: async (harvest: DomainHarvest) => void received.push(harvest) };
}

/** A harvester over a fake mesh; `receivedCount` resolves when so many harvests have come. */
function harvesting(
  domains: Record<string, FakeDomain>,
  { pageSize = 200, sinks = [] }: { pageSize?: number; sinks?: readonly HarvestSink[] } = {},
) {
  const { graph, mesh } = fakeMesh(domains, pageSize);
  const time = fakeClock();
  const received: DomainHarvest[] = [];
  const awaited: { count: number; resolve: (value: void) => void }[] = [];
  const recording: HarvestSink = {
    selection: '',
    receive: async (harvest) => {
      received.push(harvest);
      awaited.filter(({ count }) => count === received.length).forEach(({ resolve }) => resolve());
    },
  };
  const options = { graph, sinks: [...sinks, recording], intervalMs: MINUTE, deadlineMs: 1_000, logger };
  const receivedCount = (count: number) => {
    const { promise, resolve } = deferred<void>();
    awaited.push({ count, resolve });
    return promise;
  };
  return { harvester: createHarvester({ ...options, clock: time.clock }), mesh, received, receivedCount, ...time };
}

function byDomain(left: DomainHarvest, right: DomainHarvest): number {
  return left.domain < right.domain ? -1 : 1;
}

function emptyPage(field: string) {
  return { data: { [field]: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } } };
}

function fieldOf(query: string): string {
  return query.includes('catalog') ? 'catalog' : /^ {2}(\w+)\(/m.exec(query)![1]!;
}
