/**
 * What an operation costs at most: the number of objects that its answer may hold, by the sizes of its pages. After the
 * "cost directives" of https://ibm.github.io/graphql-specs/cost-spec.html, with the arguments of connections in their place.
 */
import {
  getNamedType,
  isCompositeType,
  Kind,
  valueFromAST,
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, isList } from '../operations.ts';
import { tooComplex } from './document-limits.ts';
import type { Limits } from './limits.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface OperationCost {
  /** Of its answer, in objects. Throws QUERY_TOO_COMPLEX for a page or a cost beyond the limits. */
  readonly estimate: (variables: Variables) => number;
}

const SIZES = ['first', 'last', 'limit'];
/** Of a page, where neither the client nor the schema says. */
const PAGE = 50;
/** Of a list that nobody asks for by size: tags, owners and the like. */
const PLAIN_LIST = 5;

export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: Pick<Limits, 'pageSize' | 'cost'>,
): OperationCost {
  const fragments = fragmentsOf(document);
  const rootType = schema.getRootType(operation.operation)!;
  const usesVariables = (operation.variableDefinitions ?? []).length > 0;
  let known: number | undefined;

  function ofSelections(
    { selections }: SelectionSetNode,
    type: GraphQLCompositeType,
    page: number | undefined,
    variables: Variables,
  ): number {
    let sum = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        sum += ofField(selection, type, page, variables);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      const inner = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
      sum += ofSelections(fragment.selectionSet, isCompositeType(inner) ? inner : type, page, variables);
    }
    return sum;
  }

  function ofField(
    node: FieldNode,
    type: GraphQLCompositeType,
    page: number | undefined,
    variables: Variables,
  ): number {
    const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
    const inner = field && getNamedType(field.type);
    if (!field || !isCompositeType(inner) || !node.selectionSet) return 0;
    const size = sizeOf(node, field, limits.pageSize, variables);
    if (!isList(field.type)) return 1 + ofSelections(node.selectionSet, inner, size, variables);
    const times = size ?? page ?? PLAIN_LIST;
    return times * (1 + ofSelections(node.selectionSet, inner, undefined, variables));
  }

  function estimate(variables: Variables): number {
    const cost = ofSelections(operation.selectionSet, rootType, undefined, variables);
    if (cost > limits.cost) throw tooComplex(`The answer could hold ${cost} objects, and may hold ${limits.cost}.`);
    return cost;
  }

  return { estimate: (variables) => (usesVariables ? estimate(variables) : (known ??= estimate(variables))) };
}

/** `undefined` for a field that has no pages. */
function sizeOf(
  node: FieldNode,
  { args }: GraphQLField<unknown, unknown>,
  most: number,
  variables: Variables,
): number | undefined {
  const sizes = args.filter(({ name }) => SIZES.includes(name));
  if (sizes.length === 0) return undefined;
  for (const { name, type, defaultValue } of sizes) {
    const given = node.arguments?.find((argument) => argument.name.value === name);
    const value = given ? valueFromAST(given.value, type, variables) : defaultValue;
    if (typeof value !== 'number') continue;
    if (value > most) throw pageTooLarge(node.name.value, name, value, most);
    return Math.max(0, value);
  }
  return Math.min(PAGE, most);
}

function pageTooLarge(field: string, argument: string, value: number, most: number): GraphQLError {
  return tooComplex(`"${field}" is asked for a page of ${value} (${argument}), and a page has at most ${most}.`);
}
