/**
 * What an operation selects under one place of the answer, by the types that an object there may have: fragments are
 * dissolved, conditions on other interfaces and unions are conditions on the types that are both.
 */
import {
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from '../../../operations.ts';
import type { Denied } from '../access/decide.ts';

export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** Coerced; read for `@skip` and `@include` only. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What a field asks that the principal does not meet: then it is not fetched. */
  readonly denied: Denied;
}

export interface Selected {
  readonly node: FieldNode;
  /** The types of the objects that it is selected of; `undefined` for all that may be there. */
  readonly scope: ReadonlySet<GraphQLObjectType> | undefined;
}

/** In the order of the text. */
export function selectedOf(
  context: SelectionContext,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
): readonly Selected[] {
  const selected: Selected[] = [];
  const all = objectsOf(context.schema, type);

  function visit(set: SelectionSetNode, scope: Selected['scope']): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection.directives, context.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        selected.push({ node: selection, scope });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
      if (!fragment) continue;
      const inner = narrowed(fragment.typeCondition?.name.value, scope);
      if (inner === undefined || inner.size > 0) visit(fragment.selectionSet, inner);
    }
  }

  function narrowed(condition: string | undefined, scope: Selected['scope']): Selected['scope'] {
    const outer = condition === undefined ? type : context.schema.getType(condition);
    if (outer === type || !isCompositeType(outer)) return scope;
    const inside = new Set(objectsOf(context.schema, outer));
    if (scope === undefined && isKindOf(type, outer)) return undefined;
    return new Set([...(scope ?? all)].filter((one) => inside.has(one)));
  }

  for (const set of selectionSets) visit(set, undefined);
  return selected;
}

/** What is selected of objects of this type; of those of which only the interface is known, what is of all. */
export function nodesOf(selected: readonly Selected[], type: GraphQLObjectType | undefined): readonly FieldNode[] {
  return selected.filter(({ scope }) => !scope || (type && scope.has(type))).map(({ node }) => node);
}

/** Whether the inner type has all fields of the outer one. */
function isKindOf(inner: GraphQLCompositeType, outer: GraphQLCompositeType): boolean {
  return isInterfaceType(outer) && 'getInterfaces' in inner && inner.getInterfaces().includes(outer);
}

function objectsOf(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

function isIncluded(directives: readonly DirectiveNode[] = [], variables: SelectionContext['variables']): boolean {
  return directives.every(({ name, arguments: given }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = given?.[0]?.value;
    const isTrue =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return name.value === 'skip' ? !isTrue : isTrue;
  });
}
