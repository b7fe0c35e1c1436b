/** Asks the federated graph, as a service principal, whom a change of data touches. */
import { randomUUID } from 'node:crypto';
import type { GraphQLHandler, GraphQLResponse } from '../../../lib/graphql-request.ts';
import type { Consumer } from '../../model/finding.ts';
import type { AskImpact, ImpactAnswer, ImpactQuestion } from './impact-question.ts';

const DEADLINE_MS = 10_000;
const PAGE = 200;
/** More than anybody reads; the rest is counted in `reasons`. */
const MOST = 1_000;

const QUERY = `query WhoReads($change: ImpactChange!, $first: Int!, $after: String) {
  impact(change: $change) {
    verdict
    consumers(first: $first, after: $after, verdicts: [BREAKING, UNKNOWN]) {
      nodes {
        verdict why owners
        node { label product { urn name domain { name } } domain { name } }
      }
      pageInfo { hasNextPage endCursor }
    }
    completeness { complete reasons }
  }
}`;

export function graphImpact(graph: GraphQLHandler): AskImpact {
  return async (question) => {
    try {
      return await ask(graph, question, AbortSignal.timeout(DEADLINE_MS));
    } catch (error) {
      return { kind: 'out-of-reach', why: error instanceof Error ? error.message : String(error) };
    }
  };
}

async function ask(graph: GraphQLHandler, question: ImpactQuestion, signal: AbortSignal): Promise<ImpactAnswer> {
  const nodes: ConsumerNode[] = [];
  for (let after: string | null = null; ;) {
    const variables = { change: question, first: PAGE, after };
    const answer = await graph({ query: QUERY, variables }, { requestId: randomUUID(), signal });
    if (isUnheardOf(answer)) return { kind: 'unheard-of' };
    const impact = impactIn(answer);
    if (!impact) return { kind: 'out-of-reach', why: reasonIn(answer) };
    nodes.push(...impact.consumers.nodes);
    const { hasNextPage, endCursor } = impact.consumers.pageInfo;
    if (hasNextPage && nodes.length < MOST) {
      after = endCursor;
      continue;
    }
    const { complete, reasons } = impact.completeness;
    return {
      kind: 'known',
      verdict: impact.verdict,
      consumers: byProduct(nodes),
      isComplete: complete && !hasNextPage,
      reasons: hasNextPage ? [...reasons, `more than ${MOST} consumers`] : reasons,
    };
  }
}

interface ConsumerNode {
  readonly verdict: 'BREAKING' | 'UNKNOWN';
  readonly why: string;
  readonly owners: readonly string[] | null;
  readonly node: {
    readonly label: string | null;
    readonly product: { readonly urn: string; readonly name: string | null; readonly domain: Named | null } | null;
    readonly domain: Named | null;
  } | null;
}

interface Named {
  readonly name: string;
}

interface Impact {
  readonly verdict: 'BREAKING' | 'UNKNOWN' | 'SAFE';
  readonly consumers: {
    readonly nodes: readonly ConsumerNode[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
  readonly completeness: { readonly complete: boolean; readonly reasons: readonly string[] };
}

function impactIn({ data }: GraphQLResponse): Impact | null {
  return (data?.['impact'] as Impact | null | undefined) ?? null;
}

/** Lineage says NOT_FOUND for a dataset, or columns of it, that nobody ever named. */
function isUnheardOf(answer: GraphQLResponse): boolean {
  return !impactIn(answer) && (answer.errors ?? []).some(({ extensions }) => extensions?.['code'] === 'NOT_FOUND');
}

function reasonIn({ errors = [] }: GraphQLResponse): string {
  return errors.length === 0 ? 'the graph did not answer' : errors.map(({ message }) => message).join(' ');
}

/** Columns of one product together, the worst verdict first; what belongs to no product stands by its own label. */
function byProduct(nodes: readonly ConsumerNode[]): readonly Consumer[] {
  const byId = new Map<string, Consumer>();
  for (const { verdict, why, owners, node } of nodes) {
    const label = node?.label ?? 'something without a name';
    const { urn = null, name = null, domain = null } = node?.product ?? {};
    const known = byId.get(urn ?? label);
    byId.set(urn ?? label, {
      urn,
      name: name ?? urn ?? label,
      domain: domain?.name ?? node?.domain?.name ?? null,
      owners: [...new Set([...(known?.owners ?? []), ...(owners ?? [])])],
      touched: [...(known?.touched ?? []), label],
      verdict: known?.verdict === 'BREAKING' ? 'BREAKING' : verdict,
      why: known?.verdict === 'BREAKING' ? known.why : why,
    });
  }
  return [...byId.values()].sort((a, b) => Number(b.verdict === 'BREAKING') - Number(a.verdict === 'BREAKING'));
}
