/** A change as it is composed on the reduced graph; what stands still is composed once, whoever asks for it. */
import { LRUCache } from 'lru-cache';
import type { Composer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import type { Vocabulary } from '../../schema/lift.ts';
import { reduce } from '../../schema/reduce.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { hashOf } from '../model/hash.ts';
import type { Submission } from '../model/submission.ts';
import { definitionOf } from './definition-of.ts';
import { printVocabulary, unionWith, type MeshView } from './mesh-view.ts';

export interface ReducedComposer {
  readonly compose: (mesh: ReducedMesh) => Promise<Composition>;
}

export interface ReducedMesh {
  readonly subgraphs: readonly SubgraphDefinition[];
  readonly vocabulary: string;
}

/** The composition before a change is mostly the one after the last. */
const KEPT = 64;
const TIMEOUT_MS = 20_000;
/** Of the composer's own state, so that they say nothing of the next time. */
const TRANSIENT = new Set(['COMPOSER_FAILED', 'COMPOSITION_TIMEOUT']);

export function createReducedComposer(composer: Composer): ReducedComposer {
  const kept = new LRUCache<string, Composition>({ max: KEPT });
  return {
    compose: async (mesh) => {
      const key = hashOf(mesh);
      const known = kept.get(key);
      if (known) return known;
      const { vocabulary, subgraphs } = mesh;
      const options = { vocabularies: [vocabulary], withApi: true, timeoutMs: TIMEOUT_MS };
      const composition = await composer.compose(subgraphs, options);
      if (!composition.findings.some(({ rule }) => TRANSIENT.has(rule))) kept.set(key, composition);
      return composition;
    },
  };
}

/** `others` is the mesh without the subgraph, `own` the vocabulary that it speaks; `null` for the mesh without it. */
export function reducedMeshOf(others: MeshView, submission: Submission | null, own: Vocabulary | null): ReducedMesh {
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
