/**
 * The published mesh as the stages look at it: parsed once, with all that its subgraphs have in common kept once. What a
 * check costs must not grow with the number of domains, so nothing here is done again for a subgraph that stands still.
 */
import { parse, type DocumentNode } from 'graphql';
import { createInterner } from '../../schema/intern.ts';
import { unionOf, vocabularyOf, type Vocabulary } from '../../schema/lift.ts';
import { printDefinition } from '../../schema/print-supergraph.ts';
import type { ParsedSubgraph } from '../../schema/rules/rule.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import { definitionOf } from './definition-of.ts';

export interface MeshView {
  readonly domains: readonly SpeakingSubgraph[];
  /** The platform's subgraphs, as composition takes them. */
  readonly platform: readonly SubgraphDefinition[];
  /** Domains and platform, for the rules. */
  readonly parsed: readonly ParsedSubgraph[];
  /** Of vocabularies that were published by themselves. */
  readonly vocabularies: readonly Vocabulary[];
}

export interface SpeakingSubgraph extends ParsedSubgraph {
  readonly vocabulary: Vocabulary;
}

export interface MeshViews {
  /** The mesh at a state, without one of its subgraphs. */
  readonly without: (state: MeshState, subgraph: string) => MeshView;
  readonly whole: (state: MeshState) => MeshView;
}

export function createMeshViews(): MeshViews {
  const interner = createInterner();
  let known = new Map<string, SpeakingSubgraph>();

  /** Keeps what this state has, and forgets the rest. */
  function parseAll({ subgraphs }: MeshState): ReadonlyMap<string, SpeakingSubgraph> {
    const next = new Map<string, SpeakingSubgraph>();
    for (const publication of subgraphs) {
      const key = `${publication.subgraph} ${publication.hash}`;
      next.set(key, known.get(key) ?? toSpeaking(publication, interner.parse(publication.sdl)));
    }
    known = next;
    return next;
  }

  function view(state: MeshState, isWanted: (publication: Publication) => boolean): MeshView {
    const parsed = parseAll(state);
    const wanted = state.subgraphs.filter(isWanted);
    const speaking = (publication: Publication) => parsed.get(`${publication.subgraph} ${publication.hash}`)!;
    const ofKind = (kind: Publication['kind']) => wanted.filter((publication) => publication.kind === kind);
    const domains = ofKind('domain').map(speaking);
    const platform = ofKind('platform');
    return {
      domains,
      platform: platform.map((publication) => definitionOf(publication)!),
      parsed: [...domains, ...platform.map(speaking)],
      vocabularies: ofKind('vocabulary').map((publication) => speaking(publication).vocabulary),
    };
  }

  return {
    without: (state, subgraph) => view(state, (publication) => publication.subgraph !== subgraph),
    whole: (state) => view(state, () => true),
  };
}

function toSpeaking({ subgraph, kind, isTolerant }: Publication, document: DocumentNode): SpeakingSubgraph {
  const parsedKind = kind === 'platform' ? 'platform' : 'domain';
  return { name: subgraph, kind: parsedKind, isTolerant, document, vocabulary: vocabularyOf(document) };
}

const OURS = vocabularyOf(parse(vocabularySdl, { noLocation: true }));

/** What all of them speak together, and one more where it is given. */
export function unionWith({ domains, vocabularies }: MeshView, more: Vocabulary | null): Vocabulary {
  return unionOf([OURS, ...vocabularies, ...distinct(domains), ...(more ? [more] : [])]);
}

export function printVocabulary(vocabulary: Vocabulary): string {
  return [...vocabulary.values()].map(printDefinition).join('\n\n');
}

/** Most speak the same, and definitions that are the same are the same objects. */
function distinct(domains: readonly SpeakingSubgraph[]): readonly Vocabulary[] {
  const kept: Vocabulary[] = [];
  for (const { vocabulary } of domains) if (!kept.some((other) => isSame(other, vocabulary))) kept.push(vocabulary);
  return kept;
}

function isSame(one: Vocabulary, other: Vocabulary): boolean {
  return one.size === other.size && [...one].every(([name, node]) => other.get(name) === node);
}
