/** What is asked of the graph: the walk, and beside it the plain page that has the same fields of each dataset. */
import type { DatasetKey } from '../../../subgraphs/lineage/model/node-id.ts';
import type { AnsweredWalk } from './expected-walk.ts';
import { askGraph, dataOf, questionOf, type Client } from './client.ts';
import type { NamedGraph } from './real-graph.ts';
import type { WalkQuestion } from './store-walks.ts';
import type { Lane } from './timing.ts';

const DATASET_FIELDS = 'namespace name product { urn name } claims { port }';
const walkText = (fieldsOfNode: string): string =>
  `query ($namespace: String!, $name: String!, $direction: LineageDirection!, $depth: Int, $first: Int, $after: String) {
    dataset(namespace: $namespace, name: $name) {
      lineage(direction: $direction, depth: $depth, first: $first, after: $after) {
        edges { cursor depth node { ${fieldsOfNode} } }
        totalCount pageInfo { hasNextPage endCursor } completeness { complete reasons unresolvedCount stoppedAt }
      }
    }
  }`;
/** With the fields that the plain page has. */
const WALK = walkText(`dataset { ${DATASET_FIELDS} }`);
/** With what tells which node it is. */
const WALK_IDS = walkText('id');

export const PAGE_SIZE = 50;
/** The most that the graph gives at once. */
export const LARGEST_PAGE = 500;

export const PLAIN_PAGE = questionOf(
  `{ datasets(first: ${PAGE_SIZE}) { edges { cursor node { ${DATASET_FIELDS} } } totalCount pageInfo { hasNextPage endCursor } } }`,
);
export const TYPENAME = questionOf('{ __typename }');

interface PageWanted {
  readonly first?: number;
  readonly after?: string | null;
  readonly text?: string;
}

export function walkQuestion(
  root: DatasetKey,
  { direction, depth }: Omit<WalkQuestion, 'root'>,
  { first = PAGE_SIZE, after = null, text = WALK }: PageWanted = {},
): Buffer {
  return questionOf(text, { ...root, direction, depth, first, after });
}

export interface WalkPage {
  readonly edges: readonly {
    readonly cursor: string;
    readonly depth: number;
    readonly node: { readonly id: string };
  }[];
  readonly totalCount: number | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly completeness: {
    readonly complete: boolean;
    readonly reasons: readonly string[];
    readonly unresolvedCount: number;
    readonly stoppedAt: readonly string[];
  };
}

export function walkPageOf(answer: string): WalkPage {
  return dataOf<{ readonly dataset: { readonly lineage: WalkPage } }>(answer).dataset.lineage;
}

/** All pages of a walk, the largest that there are. */
export async function askForPages(
  client: Client,
  graph: NamedGraph,
  question: WalkQuestion,
): Promise<{ readonly walk: AnsweredWalk; readonly pages: number }> {
  const pages: WalkPage[] = [];
  let after: string | null = null;
  do {
    const answer = await askGraph(
      client,
      walkQuestion(graph.keys[question.root]!, question, { first: LARGEST_PAGE, after, text: WALK_IDS }),
    );
    const page = walkPageOf(answer);
    pages.push(page);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  const { totalCount, completeness } = pages.at(-1)!;
  return {
    pages: pages.length,
    walk: {
      nodes: pages.flatMap(({ edges }) => edges.map(({ depth, node: { id } }) => ({ depth, id: id }))),
      totalCount,
      ghostCount: completeness.unresolvedCount,
      isDeeper: completeness.reasons.includes('DEPTH_LIMIT'),
      stoppedAt: completeness.stoppedAt,
    },
  };
}

/** Each round asks the next of the questions; an answer with an error in it ends the benchmark. */
export function asking(client: Client, questions: readonly Buffer[]): Lane {
  let answer = '';
  return {
    call: async (round) => (answer = await askGraph(client, questions[round % questions.length]!)),
    check: () => void dataOf(answer),
  };
}

/** Walks must find so many nodes. */
export function askingForWalks(client: Client, questions: readonly Buffer[], counts: readonly number[]): Lane {
  let answer = '';
  return {
    call: async (round) => (answer = await askGraph(client, questions[round]!)),
    check: (round) => {
      const { totalCount } = walkPageOf(answer);
      if (totalCount === counts[round]) return;
      throw new Error(`Expected ${counts[round]} nodes, the graph counted ${totalCount}.`);
    },
  };
}
