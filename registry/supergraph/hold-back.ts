/**
 * The whole refuses what the checks let pass: that should not be, and must not stop the others. The changes since the
 * last supergraph are held back one by one, the newest first, until the rest composes.
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

export async function composeHoldingBack(
  wanted: readonly Publication[],
  good: readonly Publication[],
  compose: (publications: readonly Publication[]) => Promise<Composition>,
): Promise<HoldingBack> {
  let composition = await compose(wanted);
  if (composition.kind === 'composed') return { composition, subgraphs: wanted, heldBack: [], refusal: null };
  const refusal = sentenceOf(composition.findings);
  const before = new Map(good.map((publication) => [publication.subgraph, publication]));
  const changed = wanted
    .filter(({ subgraph, revision }) => before.get(subgraph)?.revision !== revision)
    .sort((a, b) => b.revision - a.revision);
  const heldBack: HeldBack[] = [];
  let subgraphs = wanted;
  for (const { subgraph, version } of changed) {
    subgraphs = replaced(subgraphs, subgraph, before.get(subgraph));
    heldBack.push({ subgraph, version, why: sentenceOf(composition.findings) });
    composition = await compose(subgraphs);
    if (composition.kind === 'composed') break;
  }
  return { composition, subgraphs, heldBack, refusal };
}

/** As it was before, or without it. */
function replaced(
  subgraphs: readonly Publication[],
  name: string,
  before: Publication | undefined,
): readonly Publication[] {
  return subgraphs.flatMap((publication) => {
    if (publication.subgraph !== name) return [publication];
    return before ? [before] : [];
  });
}

function sentenceOf(findings: readonly Finding[]): string {
  return findings.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
}
