/** A graph and a clock for the harvester's tests: domains come, go, fail and hang as the test says. */
import type { GraphQLHandler, GraphQLResponse, HarvestClock } from '../../../subgraphs/kit/index.ts';

export interface FakeDomain {
  urns: readonly string[];
  /** Answers in place of the domain. */
  answer?: () => Promise<GraphQLResponse>;
}

/** Each query that came, and pages of `pageSize` products. */
export function fakeMesh(domains: Record<string, FakeDomain>, pageSize = 200) {
  const queries: string[] = [];
  const mesh = { domains, queries, catalogFails: false };
  const graph: GraphQLHandler = async ({ query, variables }) => {
    queries.push(query);
    if (query.includes('catalog')) {
      if (mesh.catalogFails) return { errors: [{ message: 'the catalog is away' }] };
      return { data: { catalog: Object.keys(mesh.domains).map((domain) => ({ domain, productsField: domain })) } };
    }
    const name = /^ {2}(\w+)\(/m.exec(query)![1]!;
    const { urns, answer } = mesh.domains[name]!;
    if (answer) return answer();
    const start = Number(variables?.['after'] ?? 0);
    const end = start + pageSize;
    const nodes = urns.slice(start, end).map((urn) => ({ urn }));
    return { data: { [name]: { nodes, pageInfo: { hasNextPage: end < urns.length, endCursor: String(end) } } } };
  };
  return { ...mesh, graph, mesh };
}

/** Stands still until `advance` turns it; callbacks that are due are called in order. */
export function fakeClock() {
  let nowMs = Date.parse('2026-01-31T12:00:00Z');
  let timers: { readonly atMs: number; readonly callback: () => void }[] = [];
  const clock: HarvestClock = {
    now: () => new Date(nowMs),
    schedule: (callback, delayMs) => {
      const timer = { atMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
  };
  const advance = (ms: number) => {
    nowMs += ms;
    const due = timers.filter(({ atMs }) => atMs <= nowMs);
    timers = timers.filter(({ atMs }) => atMs > nowMs);
    due.forEach(({ callback }) => callback());
  };
  return { clock, advance, waiting: () => timers.length };
}
