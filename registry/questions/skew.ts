/** Who lags behind the vocabulary that all domains speak together, and which fields are null because of it. */
import { hasFields } from '../../schema/ast.ts';
import { missingProductFields, missingValueFields, type Vocabulary } from '../../schema/lift.ts';
import { unionWith, type MeshView, type SpeakingSubgraph } from '../pipeline/mesh-view.ts';

export interface Skew {
  readonly vocabulary: { readonly fields: number };
  /** Domains that lack something, by name. */
  readonly subgraphs: readonly { readonly subgraph: string; readonly missing: readonly string[] }[];
  /** By coordinate, the domains for whose products it is null. */
  readonly heldBack: readonly { readonly coordinate: string; readonly nullIn: readonly string[] }[];
}

export function skewOf(mesh: MeshView): Skew {
  const union = unionWith(mesh, null);
  const subgraphs = mesh.domains
    .map((domain) => ({ subgraph: domain.name, missing: missingOf(domain, union) }))
    .filter(({ missing }) => missing.length > 0)
    .sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));
  const coordinates = [...new Set(subgraphs.flatMap(({ missing }) => missing))].sort();
  return {
    vocabulary: { fields: countFields(union) },
    subgraphs,
    heldBack: coordinates.map((coordinate) => ({
      coordinate,
      nullIn: subgraphs.filter(({ missing }) => missing.includes(coordinate)).map(({ subgraph }) => subgraph),
    })),
  };
}

function missingOf({ document }: SpeakingSubgraph, union: Vocabulary): readonly string[] {
  return [
    ...missingProductFields(document, union).map((field) => `DataProduct.${field.name.value}`),
    ...missingValueFields(document, union),
  ];
}

function countFields(vocabulary: Vocabulary): number {
  return [...vocabulary.values()].reduce((sum, node) => sum + (hasFields(node) ? (node.fields ?? []).length : 0), 0);
}
