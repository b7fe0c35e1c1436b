/** Which cells an operation selects of an object of a type. GraphQL specification, CollectFields. */
import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
  type DirectiveNode,
  isAbstractType,
  type GraphQLObjectType,
} from 'graphql';

export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced; read for `@skip` and `@include` only. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** By response name, in the order of the text. */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>;

/**
 * `type` is that of the object; `known` is used where only the interface is known that it has, as with objects of which
 * nobody was asked what they are: then just what is selected on the interface itself.
 */
export function collectFields(
  context: SelectionContext,
  type: GraphQLObjectType | undefined,
  known: string,
  selectionSets: readonly SelectionSetNode[],
): CollectedFields {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection.directives, context.variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        const there = fields.get(name);
        if (there) there.push(selection);
        else fields.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (matches(selection.typeCondition?.name.value)) visit(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = context.fragments.get(selection.name.value);
        if (fragment && matches(fragment.typeCondition.name.value)) visit(fragment.selectionSet);
      }
    }
  };
  const matches = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === known || condition === type?.name) return true;
    const outer = context.schema.getType(condition);
    return type !== undefined && isAbstractType(outer) && context.schema.isSubType(outer, type);
  };
  for (const set of selectionSets) visit(set);
  return fields;
}

function isIncluded(directives: readonly DirectiveNode[] = [], variables: Readonly<Record<string, unknown>>): boolean {
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
