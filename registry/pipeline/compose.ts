/**
 * The third stage: does it make one graph with the platform and with any other domain? It is composed on the reduced
 * graph, before and after, so what it costs does not grow with the mesh.
 */
import { LRUCache } from 'lru-cache';
import type { Composer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import type { Finding } from '../../schema/finding.ts';
import { vocabularyOf } from '../../schema/lift.ts';
import { ANY_DOMAIN, reduce } from '../../schema/reduce.ts';
import { RULE_NAMES } from '../../schema/rules/index.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { hashOf } from '../model/hash.ts';
import type { RegistryFinding } from '../model/finding.ts';
import type { Submission } from '../model/submission.ts';
import { toRegistryFinding } from './lint.ts';
import { printVocabulary, unionWith } from './mesh-view.ts';
import type { FindPlace } from './places.ts';
import { definitionOf } from './definition-of.ts';
import type { ParsedProposal } from './proposal.ts';
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

/** Compositions that stand still are kept: the one before is mostly the one after of the last check. */
const KEPT = 64;
const TIMEOUT_MS = 20_000;

export function createComposeStage(composer: Composer): ComposeStage {
  const kept = new LRUCache<string, Composition>({ max: KEPT });

  async function composeOnce(mesh: Mesh): Promise<Composition> {
    const key = hashOf(mesh);
    const known = kept.get(key);
    if (known) return known;
    const { vocabulary, subgraphs } = mesh;
    const options = { vocabularies: [vocabulary], withApi: true, timeoutMs: TIMEOUT_MS };
    const composition = await composer.compose(subgraphs, options);
    if (!composition.findings.some(({ rule }) => TRANSIENT.has(rule))) kept.set(key, composition);
    return composition;
  }

  return {
    compose: async (proposal, findPlace) => {
      const { submission, published, document, subgraph } = proposal;
      const [before, after] = await Promise.all([
        composeOnce(meshOf(proposal, published, published && vocabularyOf(parse(published.sdl)))),
        composeOnce(meshOf(proposal, submission, document && vocabularyOf(document))),
      ]);
      const findings = after.findings
        .filter(({ rule }) => !RULE_NAMES.has(rule)) // The stage before has told those, over the whole mesh.
        .map((finding) => toRegistryFinding(named(finding), subgraph, findPlace, 'compose'));
      const isComposed = apiOf(before) !== null && apiOf(after) !== null;
      return { findings, change: isComposed ? { before: apiOf(before)!, after: apiOf(after)! } : null };
    },
  };
}

/** Of the composer's own state, so that they say nothing of the next time. */
const TRANSIENT = new Set(['COMPOSER_FAILED', 'COMPOSITION_TIMEOUT']);

interface Mesh {
  readonly subgraphs: readonly SubgraphDefinition[];
  readonly vocabulary: string;
}

function meshOf(
  { others }: ParsedProposal,
  submission: Submission | null,
  own: ReturnType<typeof vocabularyOf> | null,
): Mesh {
  const definition = submission && definitionOf(submission);
  const isPlatform = definition?.kind === 'platform';
  return {
    subgraphs: reduce({
      domain: isPlatform ? null : definition,
      platform: isPlatform ? [...others.platform, definition] : others.platform,
    }),
    vocabulary: printVocabulary(unionWith(others, submission?.kind === 'platform' ? null : own)),
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
