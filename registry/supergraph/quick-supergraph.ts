/**
 * The next supergraph without composing the whole: where one domain has changed, what its check composed on the reduced
 * graph is put in its place. It says nothing where more has changed, or where that does not fit.
 */
import { parse, type DocumentNode } from 'graphql';
import { catalogSdl } from '../../schema/catalog.ts';
import type { Composition } from '../../schema/compose.ts';
import { vocabularyOf } from '../../schema/lift.ts';
import { printSupergraph } from '../../schema/print-supergraph.ts';
import { spliceDomain } from '../../schema/splice.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import { unionWith, type MeshViews } from '../pipeline/mesh-view.ts';
import { reducedMeshOf, type ReducedComposer } from '../pipeline/reduced.ts';

export type Composed = Extract<Composition, { kind: 'composed' }>;

export interface QuickSupergraph {
  /** `null` where only the whole can tell. `good` is what `served` is made of. */
  readonly next: (state: MeshState, good: readonly Publication[], served: string) => Promise<Composed | null>;
}

export interface QuickSupergraphOptions {
  readonly views: MeshViews;
  readonly reduced: ReducedComposer;
}

export function createQuickSupergraph({ views, reduced }: QuickSupergraphOptions): QuickSupergraph {
  /** The last that was made, so that it is not parsed for the next. */
  let last: { readonly sdl: string; readonly document: DocumentNode } | undefined;

  return {
    next: async (state, good, served) => {
      const change = onlyChange(state.subgraphs, good);
      if (!change) return null;
      const others = views.without(state, change.subgraph);
      if (!others.domains.every(({ isTolerant }) => isTolerant)) return null;
      const own = vocabularyOf(parse(change.sdl));
      const composition = await reduced.compose(reducedMeshOf(others, change, own));
      if (composition.kind === 'refused') return null;
      const before = last?.sdl === served ? last.document : parse(served, { noLocation: true });
      const document = spliceDomain(before, parse(composition.supergraphSdl, { noLocation: true }), change.subgraph);
      if (!document) return null;
      const supergraphSdl = printSupergraph(document);
      last = { sdl: supergraphSdl, document };
      const domains = [...others.domains.map(({ name }) => name), change.subgraph].map((name) => ({
        name,
        missingFields: [],
      }));
      return { kind: 'composed', supergraphSdl, catalogSdl: catalogSdl(domains, unionWith(others, own)), findings: [] };
    },
  };
}

/** The one domain that has another version, or is new; `null` where it is not just one. */
function onlyChange(wanted: readonly Publication[], good: readonly Publication[]): Publication | null {
  const before = new Map(good.map((publication) => [publication.subgraph, publication]));
  const changed = wanted.filter(({ subgraph, revision }) => before.get(subgraph)?.revision !== revision);
  const [change] = changed;
  const isGone = good.some(({ subgraph }) => !wanted.some((each) => each.subgraph === subgraph));
  if (!change || changed.length > 1 || isGone || change.kind !== 'domain' || !change.isTolerant) return null;
  const was = before.get(change.subgraph);
  return was && (was.kind !== 'domain' || !was.isTolerant) ? null : change;
}
