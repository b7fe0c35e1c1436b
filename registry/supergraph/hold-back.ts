/**
 * The whole refuses what the checks let pass: that should not be, and must not stop the others. The changes since the
 * last supergraph are taken one by one, in the order in which they were published; what does not compose is held back.
 */
import type { Composition } from '../../schema/compose.ts';
import type { Finding } from '../../schema/finding.ts';
import type { Publication } from '../model/publication.ts';

export interface HeldBack {
  readonly subgraph: string;
  /** The version that is not served. */
  readonly version: number;
  readonly why: string;
}

export interface HoldingBack {
  readonly composition: Composition;
  /** What it is made of. */
  readonly subgraphs: readonly Publication[];
  readonly heldBack: readonly HeldBack[];
  /** What the whole said; `null` where it composed at once. */
  readonly refusal: string | null;
}

/** Changes that are tried one by one; older ones are taken together. */
const MOST_TRIED = 20;

export async function composeHoldingBack(
  wanted: readonly Publication[],
  good: readonly Publication[],
  compose: (publications: readonly Publication[]) => Promise<Composition>,
): Promise<HoldingBack> {
  const composition = await compose(wanted);
  if (composition.kind === 'composed') return { composition, subgraphs: wanted, heldBack: [], refusal: null };
  const before = new Map(good.map((publication) => [publication.subgraph, publication]));
  const tried = wanted
    .filter(({ subgraph, revision }) => before.get(subgraph)?.revision !== revision)
    .sort((a, b) => a.revision - b.revision)
    .slice(-MOST_TRIED);
  const waiting = new Set(tried);
  const begin = wanted.flatMap((each) => (waiting.has(each) ? (before.get(each.subgraph) ?? []) : [each]));
  let taken = { composition: await compose(begin), subgraphs: begin };
  const heldBack: HeldBack[] = [];
  for (const change of tried) {
    const subgraphs = [...taken.subgraphs.filter(({ subgraph }) => subgraph !== change.subgraph), change];
    const next = await compose(subgraphs);
    if (next.kind === 'composed') taken = { composition: next, subgraphs };
    else heldBack.push({ subgraph: change.subgraph, version: change.version, why: sentenceOf(next.findings) });
  }
  return { ...taken, heldBack, refusal: sentenceOf(composition.findings) };
}

function sentenceOf(findings: readonly Finding[]): string {
  return findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}
