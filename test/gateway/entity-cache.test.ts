/** Answers of a domain that tells what changes: kept, and never served once they have changed. */
import { setImmediate as othersToo } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createGateway, createHeldSource, type Gateway, type GatewayOptions } from '../../gateway/index.ts';
import { TributaryError } from '../../lib/errors.ts';
import type { GraphQLHandler, GraphQLResponse } from '../../lib/graphql-request.ts';
import {
  createChanges,
  createMetrics,
  createSubgraph,
  serveSubgraph,
  type RequestContext,
} from '../../subgraphs/kit/index.ts';
import type { Principal } from '../../lib/principal.ts';
import { silentLogger } from '../../lib/logger.ts';
import { createFeed } from '../../gateway/entity-cache/feed.ts';
import type { FollowChanges } from '../../lib/changes.ts';
import { deferred } from '../subgraphs/kit/builders.ts';
import { compose, healthy, optionsOf, SDLS, subgraph, URNS, type Answer } from './mesh.ts';

const [CARDS, , WIRES] = URNS;
const FIFTY = Array.from({ length: 50 }, (_, nth) => `urn:dp:payments:p${nth}`);
const SECRET = 'of payments';
/** So many that gateways are told to keep nothing for a while. */
const CHANGES = 120;
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
    const { asked, old } = await askWhileItChanges({
      numbers: async () => {
        const [referred, , listed] = await ask();
        return [referred!, listed!].map(({ name }) => numberIn(name));
      },
      domain,
      change: (nth) => domain.change(nth % 3 === 0 ? undefined : CARDS),
    });
    expect(asked).toBeGreaterThan(50);
    expect(old).toBe(0);
    expect(domain.acknowledged()).toBe(CHANGES);
  });

  it('is asked for each principal where it looks who asks', async () => {
    const { ask, domain } = await start(where, { looksWhoAsks: true });
    const as = (id: string) => ask({ id, scopes: [], policies: [] });
    await untilKept(() => as('anna'), domain);
    expect((await as('anna'))[0]!.name).toBe('cards 0 for anna');
    expect((await as('ben'))[0]!.name).toBe('cards 0 for ben');
  });
});

describe.each(['in this process', 'over HTTP'] as const)('a whole answer of a domain %s', (where) => {
  it('is given again to who asks the same, until something of it changes', async () => {
    const { open, domain } = await start(where);
    const metrics = createMetrics();
    const ask = ownNames(await open({ metrics }));
    const repeated = () => metrics.getSingleMetric('tributary_gateway_repeated_answers_total')!.get();
    await untilKept(ask, domain);
    await ask();
    const before = (await repeated()).values[0]!.value;
    const fetches = domain.fetches();
    expect(await ask()).toEqual(['cards 0', 'wires 0']);
    expect((await repeated()).values[0]!.value).toBe(before + 1);
    expect(domain.fetches()).toBe(fetches);
    await domain.change(WIRES);
    expect(await ask()).toEqual(['cards 0', 'wires 1']);
  });

  it('is never given as it was before a change that is over, whoever asks meanwhile', async () => {
    const { open, domain } = await start(where);
    const ask = ownNames(await open());
    await untilKept(ask, domain);
    const { asked, old } = await askWhileItChanges({
      numbers: async () => [numberIn((await ask())[0]!)],
      domain,
      change: () => domain.change(CARDS),
    });
    expect(asked).toBeGreaterThan(50);
    expect([old, domain.acknowledged()]).toEqual([0, CHANGES]);
  });

  it('is for the principal alone that asked', async () => {
    const { open, domain } = await start(where, { looksWhoAsks: true });
    const ask = ownNames(await open());
    const as = (id: string) => ask({ id, scopes: [], policies: [] });
    await untilKept(() => as('anna'), domain);
    expect(await as('ben')).toEqual(['cards 0 for ben', 'wires 0 for ben']);
    expect(await as('anna')).toEqual(['cards 0 for anna', 'wires 0 for anna']);
  });

  it('holds no longer than what it is made of', async () => {
    const { open, domain } = await start(where, { maxAgeMs: 20 });
    const ask = ownNames(await open());
    await untilKept(ask, domain);
    const before = domain.fetches();
    while (domain.fetches() === before) await ask();
  });
});

it('is asked again when what it said holds no longer', async () => {
  const { ask, domain } = await start('over HTTP', { maxAgeMs: 20 });
  await untilKept(ask, domain);
  const before = domain.fetches();
  while (domain.fetches() === before) await ask();
});

it('is asked each time for what holds for no time at all', async () => {
  const { ask, domain } = await start('over HTTP', { maxAgeMs: 0 });
  for (let nth = 1; nth <= 5; nth += 1) {
    await ask();
    expect(domain.fetches()).toBe(2 * nth);
  }
});

it('is not waited for by a change once the gateway has stopped', async () => {
  const { domain, open } = await start('over HTTP');
  const gateway = await open();
  await untilKept(() => products(gateway, undefined), domain);
  await gateway.close();
  const begin = performance.now();
  await domain.change(CARDS);
  expect(performance.now() - begin).toBeLessThan(1_000); // Its lease would last for ten.
});

describe.each(['in this process', 'over HTTP'] as const)('of fifty products of a domain %s', (where) => {
  it('of which one has changed, only that one is asked for again', async () => {
    const { answer, domain } = await startFifty(where);
    await domain.change(FIFTY[7]);
    const { data, errors } = await answer(NAMES);
    expect(errors).toBeUndefined();
    expect(data!['dataProducts']).toEqual(FIFTY.map((_, nth) => ({ name: `p${nth} ${nth === 7 ? 1 : 0}` })));
    expect(domain.asked()).toEqual([[[FIFTY[7]]]]);
    await answer(NAMES);
    expect(domain.asked()).toHaveLength(1);
  });

  it('those that are not known are asked for, under each name of a fetch', async () => {
    const { answer, domain, lists } = await startFifty(where);
    lists.more = FIFTY.slice(0, 3);
    await answer(TWO_LISTS);
    lists.more = FIFTY.slice(1, 5);
    const { data } = await answer(TWO_LISTS);
    expect(data!['more']).toEqual([1, 2, 3, 4].map((nth) => ({ name: `p${nth} 0`, note: `of p${nth}` })));
    expect(domain.asked().at(-1)).toEqual([[FIFTY[3], FIFTY[4]], []]);
    expect(domain.asked()).toHaveLength(2);
  });

  it('an error of one that is asked for again stands at its own place', async () => {
    const { answer, domain } = await startFifty(where);
    domain.failing.add(FIFTY[7]!);
    for (const nth of [3, 7]) await domain.change(FIFTY[nth]);
    const { data, errors } = await answer(NAMES);
    expect(errors).toEqual([
      {
        message: 'It has gone.',
        path: ['dataProducts', 7, 'name'],
        extensions: { domain: 'payments', urn: FIFTY[7], code: 'NOT_FOUND' },
      },
    ]);
    const names = (data!['dataProducts'] as { name: string | null }[]).map(({ name }) => name);
    expect([names[3], names[7], names[8]]).toEqual(['p3 1', null, 'p8 0']);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('Down.'))],
    ['gives another number than were asked for', async () => ({ data: { _entities: [] } })],
  ] as const)('those that are kept are served where it %s, and only the other is missing', async (_, instead) => {
    const { answer, domain } = await startFifty(where);
    await domain.change(FIFTY[7]);
    domain.answerWith(instead);
    const { data, errors } = await answer(NAMES);
    const expected = FIFTY.map((__, nth) => ({ name: nth === 7 ? null : `p${nth} 0` }));
    expect(data!['dataProducts']).toEqual(expected);
    expect(errors).toHaveLength(1);
    expect(errors![0]).toMatchObject({
      path: ['dataProducts', 7],
      extensions: { code: 'DOMAIN_UNAVAILABLE', domain: 'payments' },
    });
  });
});

it('answers as if nothing were kept, whatever is known, changes and fails', async () => {
  const { answer, open, domain, lists } = await startFifty('in this process');
  const plain = await open({ entityCacheBytes: 0 });
  const some = fc.array(fc.constantFrom(...FIFTY.slice(0, 6)), { maxLength: 8 });
  const step = fc.record({ dataProducts: some, more: some, changed: some, failing: some });
  const byPath = ({ data, errors = [] }: Answer) => ({
    data,
    errors: [...errors].sort((one, other) => String(one.path).localeCompare(String(other.path))),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      await domain.change(undefined);
      for (const { dataProducts, more, changed, failing } of steps) {
        Object.assign(lists, { dataProducts, more });
        const turned = [...domain.failing].filter((urn) => !failing.includes(urn));
        domain.failing.clear();
        for (const urn of failing) domain.failing.add(urn);
        for (const urn of new Set([...changed, ...failing, ...turned])) await domain.change(urn);
        expect(byPath(await answer(TWO_LISTS))).toEqual(byPath(await plain(TWO_LISTS)));
      }
    }),
    { numRuns: 60 },
  );
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
  const nothing = () => undefined;
  const follow = (by: FollowChanges) =>
    createFeed({ follow: by, onChange: nothing, onFollowing: nothing, closing: closed.signal });
  const feeds = [follow(changes.follow), follow(slow)] as const;
  const position = { ...changes.at()!, isPrivate: false };
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
  /** For how long a name holds. */
  readonly maxAgeMs?: number;
  readonly tells?: boolean;
  readonly urns?: readonly string[];
}

function createPayments({ looksWhoAsks = false, maxAgeMs, tells = true, urns = URNS }: Options, version = 0) {
  const versions = new Map<string, number>(urns.map((urn) => [urn, version]));
  const failing = new Set<string>();
  const changes = createChanges();
  const asked: (readonly string[])[][] = [];
  let instead: (() => Promise<GraphQLResponse>) | undefined;
  let fetches = 0;
  let acknowledged = 0;
  const { handle } = createSubgraph({
    name: 'payments',
    sdl: PAYMENTS,
    resolvers: {
      PaymentsDataProduct: {
        __resolveReference: ({ urn }: { urn: string }) => ({ urn }),
        name: ({ urn }: { urn: string }, _arguments: unknown, context: RequestContext) => {
          if (maxAgeMs !== undefined) context.keepFor(maxAgeMs);
          if (failing.has(urn)) throw new TributaryError('NOT_FOUND', 'It has gone.', { urn });
          return `${urn.split(':')[3]} ${versions.get(urn)}${looksWhoAsks ? ` for ${context.principal?.id}` : ''}`;
        },
        note: ({ urn }: { urn: string }) => `of ${urn.split(':')[3]}`,
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
      const batches = Object.values(request.variables ?? {}) as (readonly { urn: string }[])[];
      asked.push(batches.map((representations) => representations.map(({ urn }) => urn)));
      return instead?.() ?? handle(request, envelope);
    }) satisfies GraphQLHandler,
    { changes: handle.changes },
  );
  return {
    handle: counted,
    fetches: () => fetches,
    /** Of each fetch, the urns of each variable. */
    asked: () => asked,
    failing,
    answerWith: (given: () => Promise<GraphQLResponse>) => void (instead = given),
    acknowledged: () => acknowledged,
    change: async (urn: string | undefined): Promise<void> => {
      for (const each of urn === undefined ? urns.slice(0, 1) : [urn]) versions.set(each, versions.get(each)! + 1);
      await changes.announce(urn === undefined ? undefined : [urn]);
      acknowledged = versions.get(urns[0]!)!;
    },
  };
}

const PAYMENTS = `${SDLS['payments']} extend type PaymentsDataProduct { note: String }`;
const CATALOG = `${SDLS['catalog']} extend type Query { more: [DataProduct] }`;

/** What the catalog lists. */
interface Lists {
  dataProducts: readonly string[];
  more: readonly string[];
}

const createCatalog = (lists: Lists): GraphQLHandler =>
  subgraph(CATALOG, {
    DataProduct: {
      __resolveType: ({ urn }: { urn: string }) =>
        urn.includes(':payments:') ? 'PaymentsDataProduct' : 'CustomersDataProduct',
    },
    Query: {
      dataProducts: () => lists.dataProducts.map((urn) => ({ urn })),
      more: () => lists.more.map((urn) => ({ urn })),
    },
  });

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
  await source.publish(compose(server ? { payments: server.url } : {}, { payments: PAYMENTS, catalog: CATALOG }));
  const lists: Lists = { dataProducts: options.urns ?? URNS, more: [] };
  const inProcess = healthy().set('catalog', createCatalog(lists));
  if (!isRemote) inProcess.set('payments', domain.handle);
  const open = async (given: Partial<GatewayOptions> = {}): Promise<Gateway> => {
    const own = { source, inProcess, executor: 'tributary', subgraphSecret: () => SECRET } as const;
    const gateway = await createGateway(await optionsOf({ ...own, ...given }));
    closing.push(gateway.close);
    return gateway;
  };
  const another = async (): Promise<Ask> => {
    const gateway = await open();
    return (principal) => products(gateway, principal);
  };
  const ask = await another();
  const restart = async (version: number): Promise<void> => {
    const port = Number(new URL(server!.url).port);
    await server!.close();
    server = await serve(createPayments(options, version).handle, port);
  };
  return { ask, domain, lists, open, another, restart };
}

/** By reference, in one list and in two with different cells. */
const NAMES = '{ dataProducts { ... on PaymentsDataProduct { name } } }';
const TWO_LISTS = `{ dataProducts { ... on PaymentsDataProduct { name } } more { ... on PaymentsDataProduct { name note } } }`;

/** Fifty products, of which all that the queries want is kept. `asked` tells of later fetches. */
async function startFifty(where: 'in this process' | 'over HTTP') {
  const { domain, lists, open } = await start(where, { urns: FIFTY });
  const answererOf = (gateway: Gateway) => async (query: string) =>
    JSON.parse(JSON.stringify(await gateway.handle({ query }, { requestId: 'r' }))) as Answer;
  const answer = answererOf(await open());
  lists.more = FIFTY.slice(0, 2);
  for (const query of [NAMES, TWO_LISTS]) await untilKept(() => answer(query), domain);
  domain.asked().splice(0);
  return { answer, open: async (given: Partial<GatewayOptions>) => answererOf(await open(given)), domain, lists };
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

interface Changing {
  /** Of what an answer shows of the first product: how often it had changed. */
  readonly numbers: () => Promise<readonly number[]>;
  readonly domain: { readonly acknowledged: () => number };
  readonly change: (nth: number) => Promise<void>;
}

/** Eight ask until all changes are over. `old`: how many showed less than was acknowledged when they were asked for. */
async function askWhileItChanges({ numbers, domain, change }: Changing): Promise<{ asked: number; old: number }> {
  let isOver = false;
  let old = 0;
  let asked = 0;
  const reader = async (): Promise<void> => {
    while (!isOver) {
      const atLeast = domain.acknowledged();
      const shown = await numbers();
      asked += 1;
      await othersToo(); // As clients over a network do: what is known costs no I/O.
      old += shown.filter((number) => number < atLeast).length;
    }
  };
  const readers = Array.from({ length: 8 }, reader);
  for (let nth = 0; nth < CHANGES; nth += 1) {
    await change(nth);
    await othersToo();
  }
  isOver = true;
  await Promise.all(readers);
  return { asked, old };
}

/** `cards 3` is of the third change. */
function numberIn(name: string): number {
  return Number(name.split(' ')[1]);
}

/** Of the domain's own list, which no other subgraph has a part in. */
function ownNames(gateway: Gateway) {
  return async (principal?: Principal): Promise<readonly string[]> => {
    const query = '{ paymentsDataProducts { name } }';
    const { data, errors } = await gateway.handle({ query }, { requestId: 'r', principal });
    expect(errors).toBeUndefined();
    return (data as { paymentsDataProducts: { name: string }[] }).paymentsDataProducts.map(({ name }) => name);
  };
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
