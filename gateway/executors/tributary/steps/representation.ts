/**
 * What a subgraph is told of an entity: its type and the fields that its key and `@requires` name, taken from what has
 * come so far. Federation subgraph specification, `_Any`.
 */
import type { FetchRewrite, RequiresSelection } from '../plan/planner.ts';
import type { TypeRelations } from '../types.ts';
import { compileRewrites } from './rewrites.ts';
import { isObject } from '../../../../lib/json.ts';
import type { Json } from './run.ts';

/** As JSON text; `undefined` where something that it needs has not come, so that the entity can't be asked for. */
export type Represent = (object: Json) => string | undefined;

type Select = (object: Json, into: Json) => boolean;

export function compileRepresentation(
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[],
  types: TypeRelations,
  realName: RealName,
): Represent {
  const select = compileSelections(requires, types, realName);
  const rewrite = compileRewrites(rewrites, types);
  return (object) => {
    const representation: Json = {};
    if (!select(object, representation) || isEmpty(representation)) return undefined;
    representation['__typename'] ??= object['__typename'];
    if (representation['__typename'] === undefined) return undefined;
    rewrite(representation);
    return JSON.stringify(representation);
  };
}

type RealName = (name: string) => string;

/** No fragment was of its type. */
function isEmpty(representation: Json): boolean {
  for (const key in representation) if (key !== '__typename') return false;
  return true;
}

/** True where all came; what no fragment matches is not needed. */
function compileSelections(selections: readonly RequiresSelection[], types: TypeRelations, realName: RealName): Select {
  const parts = selections.map((selection) => compileSelection(selection, types, realName));
  return (object, into) => {
    for (const part of parts) if (!part(object, into)) return false;
    return true;
  };
}

function compileSelection(selection: RequiresSelection, types: TypeRelations, realName: RealName): Select {
  if (selection.kind === 'FragmentSpread') throw new Error(`A plan requires the fragment ${selection.value}.`);
  if (selection.kind === 'InlineFragment') {
    const names = types.within(selection.typeCondition);
    const inner = compileSelections(selection.selections, types, realName);
    return (object, into) => !names.has(object['__typename'] as string) || inner(object, into);
  }
  const name = selection.alias ?? selection.name;
  const told = realName(name);
  const inner = selection.selections?.length ? compileSelections(selection.selections, types, realName) : undefined;
  return (object, into) => {
    const value = object[name];
    if (value === undefined) return false;
    const selected = inner ? selectInside(value, inner) : value;
    if (selected === undefined) return false;
    into[told] = selected;
    return true;
  };
}

function selectInside(value: unknown, inner: Select): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    const elements = value.map((element) => selectInside(element, inner));
    return elements.includes(undefined) ? undefined : elements;
  }
  if (!isObject(value)) return undefined;
  const into: Json = {};
  return inner(value, into) ? into : undefined;
}
