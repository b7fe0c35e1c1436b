/** What a document may be at most, whatever the schema: counted with its fragments where they are used. */
import { GraphQLError, Kind, type DocumentNode, type SelectionSetNode } from 'graphql';
import { fragmentsOf, type Fragments } from '../operations.ts';
import type { Limits } from './limits.ts';

type DocumentLimits = Pick<Limits, 'depth' | 'aliases' | 'rootFields' | 'directives'>;

interface Counts {
  depth: number;
  aliases: number;
  rootFields: number;
  directives: number;
  /** Of selections that were looked at. */
  visits: number;
}

const WHAT: Readonly<Record<keyof DocumentLimits, string>> = {
  depth: 'levels deep',
  aliases: 'aliases',
  rootFields: 'root fields',
  directives: 'directives',
};
/** Fragments in fragments in fragments make much of little. */
const MOST_VISITS = 100_000;

/** Each limit that is passed, as QUERY_TOO_COMPLEX. */
export function checkDocumentLimits(document: DocumentNode, limits: DocumentLimits): readonly GraphQLError[] {
  const fragments = fragmentsOf(document);
  const faults = new Map<string, GraphQLError>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const counts: Counts = { depth: 0, aliases: 0, rootFields: 0, directives: 0, visits: 0 };
    count(definition.selectionSet, 1, counts, fragments, new Set());
    if (counts.visits > MOST_VISITS) return [tooComplex('The fragments of the document make it too large.')];
    for (const name of Object.keys(WHAT) as (keyof DocumentLimits)[]) {
      if (counts[name] <= limits[name] || faults.has(name)) continue;
      faults.set(name, tooComplex(`The document has ${counts[name]} ${WHAT[name]}, and may have ${limits[name]}.`));
    }
  }
  return [...faults.values()];
}

function count(
  { selections }: SelectionSetNode,
  depth: number,
  counts: Counts,
  fragments: Fragments,
  within: ReadonlySet<string>,
): void {
  for (const selection of selections) {
    counts.visits += 1;
    if (counts.visits > MOST_VISITS) return;
    counts.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) {
      counts.depth = Math.max(counts.depth, depth);
      if (selection.alias) counts.aliases += 1;
      if (depth === 1) counts.rootFields += 1;
      if (selection.selectionSet) count(selection.selectionSet, depth + 1, counts, fragments, within);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      count(selection.selectionSet, depth, counts, fragments, within);
    } else {
      const { value: name } = selection.name;
      const fragment = fragments.get(name);
      // One that is in itself is refused by validation.
      if (fragment && !within.has(name))
        count(fragment.selectionSet, depth, counts, fragments, new Set([...within, name]));
    }
  }
}

export function tooComplex(message: string): GraphQLError {
  return new GraphQLError(`${message} Ask for less, or in several requests.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' },
  });
}
