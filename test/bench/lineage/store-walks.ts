/** Asks a store at its port, and makes of its walks what can be compared with the expected ones. */
import {
  CURRENT_VIEW,
  NO_RULES,
  type LineageStore,
  type Walk,
  type WalkPlace,
  type WalkRequest,
} from '../../../subgraphs/lineage/store/lineage-store.ts';
import type { AnsweredWalk } from './expected-walk.ts';
import type { OneDirection } from './plain-graph.ts';
import type { NamedGraph } from './real-graph.ts';

export interface WalkQuestion {
  readonly root: number;
  readonly direction: OneDirection;
  readonly depth: number | null;
}

/** More than any walk of the graph finds. */
const ALL = 100_000;

/** All nodes on one page, many walks in one call. */
export async function walkWhole(
  store: Pick<LineageStore, 'walk'>,
  graph: NamedGraph,
  questions: readonly WalkQuestion[],
): Promise<readonly AnsweredWalk[]> {
  const walks = await store.walk(questions.map((question) => toRequest(graph, question, ALL, null, null)));
  return walks.map((walk) => answered([walk]));
}

/** Page by page in the revision of the first, as cursors do. */
export async function walkByPages(
  store: Pick<LineageStore, 'walk'>,
  graph: NamedGraph,
  question: WalkQuestion,
  first: number,
): Promise<{ readonly walk: AnsweredWalk; readonly pages: number }> {
  const pages: Walk[] = [];
  let after: WalkPlace | null = null;
  do {
    const revision = pages[0]?.revision ?? null;
    const [page] = await store.walk([toRequest(graph, question, first, after, revision)]);
    pages.push(page!);
    const last = page!.nodes.at(-1);
    after = page!.hasNextPage && last ? { kind: 'node', depth: last.depth, id: last.id } : null;
  } while (after);
  return { walk: answered(pages), pages: pages.length };
}

function toRequest(
  { keys }: NamedGraph,
  { root, direction, depth }: WalkQuestion,
  first: number,
  after: WalkPlace | null,
  revision: number | null,
): WalkRequest {
  return {
    roots: [{ kind: 'DATASET', dataset: keys[root]! }],
    granularity: 'DATASET',
    direction,
    depth,
    view: { ...CURRENT_VIEW, revision },
    nodes: NO_RULES,
    hidden: new Set(),
    first,
    after,
    links: 'none',
    limits: { maxNodes: ALL, deadlineMs: 60_000 },
  };
}

/** What all pages must say alike is taken from the last. */
function answered(pages: readonly Walk[]): AnsweredWalk {
  const last = pages.at(-1)!;
  return {
    nodes: pages.flatMap(({ nodes }) => nodes),
    totalCount: last.totalCount,
    ghostCount: last.ghostCount,
    isDeeper: last.stopped.includes('DEPTH_LIMIT'),
    stoppedAt: last.stoppedAt,
  };
}
