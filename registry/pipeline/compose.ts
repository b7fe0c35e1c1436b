/**
 * The third stage: does it make one graph with the platform and with any other domain? It is composed on the reduced
 * graph, before and after, so what it costs does not grow with the mesh.
 */
import type { Composition } from '../../schema/compose.ts';
import type { Finding } from '../../schema/finding.ts';
import { vocabularyOf } from '../../schema/lift.ts';
import { ANY_DOMAIN } from '../../schema/reduce.ts';
import { RULE_NAMES } from '../../schema/rules/index.ts';
import type { RegistryFinding } from '../model/finding.ts';
import { toRegistryFinding } from './lint.ts';
import type { FindPlace } from './places.ts';
import type { ParsedProposal } from './proposal.ts';
import { reducedMeshOf, type ReducedComposer } from './reduced.ts';
import { parse } from 'graphql';

export interface ComposedChange {
  /** What clients see, in SDL: now, and when it is published. */
  readonly before: string;
  readonly after: string;
}

export interface ComposeStage {
  /** `change` is `null` where either does not compose. */
  readonly compose: (
    proposal: ParsedProposal,
    findPlace: FindPlace,
  ) => Promise<{ readonly findings: readonly RegistryFinding[]; readonly change: ComposedChange | null }>;
}

export function createComposeStage({ compose }: ReducedComposer): ComposeStage {
  return {
    compose: async (proposal, findPlace) => {
      const { submission, published, document, subgraph } = proposal;
      const [before, after] = await Promise.all([
        compose(reducedMeshOf(proposal.others, published, published && vocabularyOf(parse(published.sdl)))),
        compose(reducedMeshOf(proposal.others, submission, document && vocabularyOf(document))),
      ]);
      const findings = after.findings
        .filter(({ rule }) => !RULE_NAMES.has(rule)) // The stage before has told those, over the whole mesh.
        .map((finding) => toRegistryFinding(named(finding), subgraph, findPlace, 'compose'));
      const isComposed = apiOf(before) !== null && apiOf(after) !== null;
      return { findings, change: isComposed ? { before: apiOf(before)!, after: apiOf(after)! } : null };
    },
  };
}

function apiOf(composition: Composition): string | null {
  return composition.kind === 'composed' ? (composition.apiSdl ?? null) : null;
}

/** The composer's codes and sentences, with the virtual domain in plain words, and the coordinate that they quote. */
function named(finding: Finding): Finding {
  const message = finding.message.replaceAll(`subgraph "${ANY_DOMAIN}"`, 'every other domain');
  const coordinate = finding.coordinate ?? /"([A-Z]\w*\.\w+)/.exec(message)?.[1];
  return { ...finding, message, ...(coordinate === undefined ? {} : { coordinate }) };
}
