/** Answers of a domain that tells what changes: kept, and never served once they have changed. */
import { setImmediate as othersToo } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createGateway, createHeldSource, type Gateway } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { createChanges, createMetrics, createSubgraph, serveSubgraph } from '../../subgraphs/kit/index.ts';
import type { Principal } from '../../lib/principal.ts';
import { silentLogger } from '../../lib/logger.ts';
import { createFeed } from '../../gateway/entity-cache/feed.ts';
import type { FollowChanges } from '../../lib/changes.ts';
import { deferred } from '../subgraphs/kit/builders.ts';
import { compose, healthy, optionsOf, SDLS, URNS } from './mesh.ts';

const [CARDS, , WIRES] = URNS;
const SECRET = 'of payments';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each(['in this process', 'over HTTP'] as const)('a domain %s that tells what changes', (where) => {
  it('is not asked again for what it has answered', async () => {
    const { ask, domain } = await start(where);
    await untilKept(ask, domain);
    const before = domain.fetches();
    expect((await ask()).map(({ name }) => name)).toEqual(['cards 0', 'wires 0', 'cards 0', 'wires 0']);
    expect(domain.fetches()).toBe(before);
  });

  it('is asked again for a product that has changed', async () => {
    const { ask, domain } = await start(where);
    await untilKept(ask, domain);
    await domain.change(WIRES);
    expect((await ask()).map(({ name }) => name)).toEqual(['cards 0', 'wires 1', 'cards 0', 'wires 1']);
  });

  it('is never served as it was before a change that is over, whoever asks meanwhile', async () => {
    const { ask, domain } = await start(where);
    await untilKept(ask, domain);
    let isOver = false;
    let old = 0;
    let asked = 0;
    const reader = async (): Promise<void> => {
      while (!isOver) {
        const atLeast = domain.acknowledged();
        const [referred, , listed] = await ask();
        asked += 1;
        await othersToo(); // As clients over a network do: what is known costs no I/O.
        for (const { name } of [referred!, listed!]) if (Number(name.split(' ')[1]) < atLeast) old += 1;
      }
    };
    const readers = Array.from({ length: 8 }, reader);
    for (let nth = 0; nth < 50; nth += 1) {
      await domain.change(nth % 3 === 0 ? undefined : CARDS);
      await othersToo();
    }
    isOver = true;
    await Promise.all(readers);
    expect(asked).toBeGreaterThan(50);
    expect(old).toBe(0);
    expect(domain.acknowledged()).toBe(50);
  });

  it('is asked for each principal where it looks who asks', async () => {
    const { ask, domain } = await start(where, { looksWhoAsks: true });
    const as = (id: string) => ask({ id, scopes: [], policies: [] });
    await untilKept(() => as('anna'), domain);
    expect((await as('anna'))[0]!.name).toBe('cards 0 for anna');
    expect((await as('ben'))[0]!.name).toBe('cards 0 for ben');
  });
});

it('is waited for by a change, each gateway for itself', async () => {
  const { ask, domain, another } = await start('over HTTP');
  const others = [await another(), await another()];
  for (const each of [ask, ...others]) await untilKept(each, domain);
  for (let nth = 1; nth <= 20; nth += 1) {
    await domain.change(CARDS);
    const answers = await Promise.all([ask, ...others].map((each) => each()));
    expect(answers.map(([cards]) => cards!.name)).toEqual(Array(3).fill(`cards ${nth}`));
  }
});

it('has a change over only once the slowest of two that keep answers has heard of it', async () => {
  const changes = createChanges();
  const closed = new AbortController();
  closing.push(async () => closed.abort());
  let heard: Promise<void> = Promise.resolve();
  const slow: FollowChanges = async (request, signal) => {
    const answer = await changes.follow(request, signal);
    await heard;
    return answer;
  };
  const follow = (by: FollowChanges) => createFeed(by, () => undefined, closed.signal);
  const feeds = [follow(changes.follow), follow(slow)] as const;
  const position = { ...changes.at(), isPrivate: false };
  while (!feeds.every((feed) => feed.admit(position))) await othersToo();

  const gate = deferred<void>();
  heard = gate.promise;
  let isOver = false;
  const announced = changes.announce([CARDS]).then(() => (isOver = true));
  while (feeds[0].isCurrent(0, CARDS)) await othersToo();
  for (let nth = 0; nth < 20; nth += 1) await othersToo();
  expect([isOver, feeds[1].isCurrent(0, CARDS)]).toEqual([false, true]);
  gate.resolve();
  await announced;
  expect(feeds.map((feed) => feed.isCurrent(0, CARDS))).toEqual([false, false]);
});

it('keeps nothing of a domain that has gone, and asks the one that came in its place', async () => {
  const { ask, domain, restart } = await start('over HTTP');
  await untilKept(ask, domain);
  await restart(7);
  expect((await ask()).map(({ name }) => name)).toEqual(['cards 7', 'wires 7', 'cards 7', 'wires 7']);
});

it('asks a domain each time that tells nothing of changes', async () => {
  const { ask, domain } = await start('over HTTP', { tells: false });
  await ask();
  await ask();
  await ask();
  expect(domain.fetches()).toBe(6);
});

interface Options {
  readonly looksWhoAsks?: boolean;
  readonly tells?: boolean;
}

function createPayments({ looksWhoAsks = false, tells = true }: Options, version = 0) {
  const versions = new Map<string, number>(URNS.map((urn) => [urn, version]));
  const changes = createChanges();
  let fetches = 0;
  let acknowledged = 0;
  const { handle } = createSubgraph({
    name: 'payments',
    sdl: SDLS['payments']!,
    resolvers: {
      PaymentsDataProduct: {
        __resolveReference: ({ urn }: { urn: string }) => ({ urn }),
        name: ({ urn }: { urn: string }, _arguments: unknown, context: { principal?: Principal }) =>
          `${urn.split(':')[3]} ${versions.get(urn)}${looksWhoAsks ? ` for ${context.principal?.id}` : ''}`,
      },
      DataProduct: { __resolveType: () => 'PaymentsDataProduct' },
      Query: { paymentsDataProducts: () => [{ urn: CARDS }, { urn: WIRES }] },
    },
    changes: tells ? changes : undefined,
    logger: silentLogger,
  });
  const counted: GraphQLHandler = Object.assign(
    ((request, envelope) => {
      fetches += 1;
      return handle(request, envelope);
    }) satisfies GraphQLHandler,
    { changes: handle.changes },
  );
  return {
    handle: counted,
    fetches: () => fetches,
    acknowledged: () => acknowledged,
    change: async (urn: string | undefined): Promise<void> => {
      for (const each of urn === undefined ? [CARDS] : [urn]) versions.set(each, versions.get(each)! + 1);
      await changes.announce(urn === undefined ? undefined : [urn]);
      acknowledged = versions.get(CARDS)!;
    },
  };
}

/** Asked by reference through the catalog, and by its own root field: two fetches. */
const QUERY = `{ dataProducts { ... on PaymentsDataProduct { name } } paymentsDataProducts { name } }`;

async function start(where: 'in this process' | 'over HTTP', options: Options = {}) {
  const domain = createPayments(options);
  const isRemote = where === 'over HTTP';
  const serve = (handle: GraphQLHandler, port: number) =>
    serveSubgraph(
      { name: 'payments', handle },
      { host: '127.0.0.1', port, secret: SECRET, isProduction: true, metrics: createMetrics(), logger: silentLogger },
    );
  let server = isRemote ? await serve(domain.handle, 0) : undefined;
  closing.push(async () => server?.close());
  const source = createHeldSource();
  await source.publish(compose(server ? { payments: server.url } : {}));
  const inProcess = new Map([...healthy(), ...(isRemote ? [] : [['payments', domain.handle] as const])]);
  const another = async (): Promise<Ask> => {
    const gateway = await createGateway(
      await optionsOf({ source, inProcess, executor: 'tributary', subgraphSecret: () => SECRET }),
    );
    closing.push(gateway.close);
    return (principal) => products(gateway, principal);
  };
  const ask = await another();
  const restart = async (version: number): Promise<void> => {
    const port = Number(new URL(server!.url).port);
    await server!.close();
    server = await serve(createPayments(options, version).handle, port);
  };
  return { ask, domain, another, restart };
}

type Ask = (principal?: Principal) => Promise<{ name: string }[]>;

/** Those that were referred to, then those of the domain's own list. */
async function products(gateway: Gateway, principal: Principal | undefined): Promise<{ name: string }[]> {
  const { data, errors } = await gateway.handle({ query: QUERY }, { requestId: 'r', principal });
  expect(errors).toBeUndefined();
  const { dataProducts, paymentsDataProducts } = data as Record<string, { name?: string }[]>;
  const referred = dataProducts!.filter(({ name }) => name !== undefined);
  return [...referred, ...paymentsDataProducts!] as { name: string }[];
}

/** Asks until an answer has cost no fetch. */
async function untilKept(ask: () => Promise<unknown>, { fetches }: { fetches: () => number }): Promise<void> {
  for (let nth = 0; nth < 500; nth += 1) {
    const before = fetches();
    await ask();
    if (fetches() === before) return;
  }
  throw new Error('Nothing was kept.');
}
