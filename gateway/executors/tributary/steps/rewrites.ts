/**
 * Changes that a plan wants in what is sent or what came: a cell set to a value, as the type of an interface object, or
 * a key renamed, as where two fields of one name and different arguments share a fetch.
 */
import type { FetchRewrite } from '../plan/planner.ts';
import type { TypeRelations } from '../types.ts';
import { isObject } from '../../../../lib/json.ts';
import type { Json } from './run.ts';

/** Changes a value in place. */
export type Rewrite = (value: unknown) => void;

type Segment = { readonly types: ReadonlySet<string> } | { readonly key: string };
type Change = (object: Json, key: string) => void;

export function compileRewrites(rewrites: readonly FetchRewrite[] = [], types: TypeRelations): Rewrite {
  const all = rewrites.map((each) => compileRewrite(each, types));
  return (value) => {
    for (const rewrite of all) rewrite(value);
  };
}

function compileRewrite(given: FetchRewrite, types: TypeRelations): Rewrite {
  const toSegment = (segment: RewriteSegment): Segment =>
    'Key' in segment
      ? { key: segment.Key }
      : { types: new Set(segment.TypenameEquals.flatMap((type) => [...types.within(type)])) };
  if ('KeyRenamer' in given) {
    const { path, renameKeyTo } = given.KeyRenamer;
    const segments = path.map(toSegment);
    return (value) => atEnd(value, segments, 0, (object, key) => rename(object, key, renameKeyTo));
  }
  const { path, setValueTo } = 'ValueSetter' in given ? given.ValueSetter : given;
  const segments = path.map(toSegment);
  return (value) =>
    atEnd(value, segments, 0, (object, key) => {
      if (Object.hasOwn(object, key)) object[key] = setValueTo;
    });
}

type RewriteSegment = Extract<FetchRewrite, { KeyRenamer: unknown }>['KeyRenamer']['path'][number];

function rename(object: Json, from: string, to: string): void {
  if (!Object.hasOwn(object, from)) return;
  object[to] = object[from];
  delete object[from];
}

/** An object that came without its type has the one that the plan expects there. */
function atEnd(value: unknown, path: readonly Segment[], index: number, change: Change): void {
  if (Array.isArray(value)) return value.forEach((element) => atEnd(element, path, index, change));
  const segment = path[index];
  if (!segment || !isObject(value)) return;
  if ('types' in segment) {
    const typename = value['__typename'];
    if (typename === undefined || segment.types.has(typename as string)) atEnd(value, path, index + 1, change);
  } else if (index === path.length - 1) {
    change(value, segment.key);
  } else {
    atEnd(value[segment.key], path, index + 1, change);
  }
}
