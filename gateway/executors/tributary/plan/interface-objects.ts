/** What is required of an entity that a subgraph knows as an interface object, for all types of which it is wanted. */
import type { TypeRelations } from '../types.ts';
import type { FetchRewrite, RequiresSelection } from './planner.ts';
import type { WantedTypes } from './wanted-types.ts';

type InlineFragment = Extract<RequiresSelection, { kind: 'InlineFragment' }>;

/** `wantedTypes` tells of each path of the batch; it is asked only where it matters. */
export function forInterfaceObject(
  requires: readonly RequiresSelection[],
  inputRewrites: readonly FetchRewrite[],
  wantedTypes: () => readonly WantedTypes[],
  types: TypeRelations,
): readonly RequiresSelection[] {
  const told = inputRewrites.flatMap((each) => ('ValueSetter' in each ? [each.ValueSetter.setValueTo] : []))[0];
  const fragments = requires.filter((each): each is InlineFragment => each.kind === 'InlineFragment');
  const model = fragments[0];
  if (told === undefined || !model || !types.isAbstract(told)) return requires;
  const wanted = wantedTypes();
  const covered = new Set(fragments.flatMap(({ typeCondition }) => [...types.within(typeCondition)]));
  const all = wanted.includes('all')
    ? types.within(told)
    : wanted.flatMap((each) => [...((each as Set<string>) ?? [])]);
  const missing = [...all].filter((type) => types.within(told).has(type) && !covered.has(type));
  return [...requires, ...missing.map((typeCondition) => ({ ...model, typeCondition }))];
}
