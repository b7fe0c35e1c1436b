/**
 * A client's operation -> the plainest one that fetches the same: no aliases of the client's, no fragments but on types,
 * no `@skip` and `@include`, no literals. Its text is what is planned, and by it plans are found again.
 */
import type { OperationTypeNode } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { Place, Requirement } from '../../../answers/fault.ts';
import { isList } from '../../../operations.ts';
import { CanonicalNames } from './names.ts';
import { nodesOf, selectedOf, type SelectionContext } from './selected.ts';

export interface CanonicalOperation {
  /** Absent where no subgraph is needed: all that is asked for is the schema, or the name of the root type. */
  readonly text: string | undefined;
  readonly names: CanonicalNames;
  /** What was left out, because the principal may not see it. */
  readonly denials: readonly Denial[];
}

export interface Denial {
  /** `Type.field`. */
  readonly coordinate: string;
  /** Absent below a list, where it is many places. */
  readonly path: Place | undefined;
  readonly requirement: Requirement;
}

export function canonicalOperation(
  context: SelectionContext,
  kind: OperationTypeNode,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): CanonicalOperation {
  const names = new CanonicalNames();
  const selected = selectedOf(context, rootType, [selectionSet]);
  const printer = new Printer(context, names);
  const body = printer.fields(rootType, nodesOf(selected, rootType), []);
  const { denials } = printer;
  if (body === '') return { text: undefined, names, denials };
  const variables = names.variables.map(({ name, type }) => `$${name}:${String(type)}`).join(' ');
  return { text: `${kind}${variables === '' ? '' : `(${variables})`}{${body}}`, names, denials };
}

/** Answered without asking anybody. */
const ANSWERED_HERE = new Set(['__typename', '__schema', '__type']);

class Printer {
  readonly denials: Denial[] = [];
  readonly #context: SelectionContext;
  readonly #names: CanonicalNames;

  constructor(context: SelectionContext, names: CanonicalNames) {
    this.#context = context;
    this.#names = names;
  }

  /** Fields of one type that come under one key are one field. */
  fields(type: GraphQLCompositeType, nodes: readonly FieldNode[], path: Place | undefined): string {
    const byKey = new Map<string, { readonly field: GraphQLField<unknown, unknown>; readonly nodes: FieldNode[] }>();
    for (const node of nodes) {
      if (ANSWERED_HERE.has(node.name.value) || !('getFields' in type)) continue;
      const requirement = this.#context.denied(type, node.name.value);
      if (requirement) {
        const name = node.alias?.value ?? node.name.value;
        this.denials.push({
          coordinate: `${type.name}.${node.name.value}`,
          path: path && [...path, name],
          requirement,
        });
        continue;
      }
      const field = type.getFields()[node.name.value]!;
      const key = this.#names.keyOf(field, node);
      const known = byKey.get(key);
      if (known) known.nodes.push(node);
      else byKey.set(key, { field, nodes: [node] });
    }
    return [...byKey].map(([key, found]) => this.#field(key, found.field, found.nodes, path)).join(' ');
  }

  #field(
    key: string,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly FieldNode[],
    path: Place | undefined,
  ): string {
    const head = (key === field.name ? key : `${key}:${field.name}`) + this.#arguments(field, nodes[0]!);
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return head;
    const name = nodes[0]!.alias?.value ?? nodes[0]!.name.value;
    const inner = path && !isList(field.type) ? [...path, name] : undefined;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return `${head}{${this.#selection(type, sets, inner)}}`;
  }

  /** An object that has no cell of its own still has a type. */
  #selection(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], path: Place | undefined): string {
    const selected = selectedOf(this.#context, type, sets);
    if (!isAbstractType(type)) return this.fields(type, nodesOf(selected, type), path) || '__typename';
    const narrow = new Set(selected.flatMap(({ scope }) => (scope ? [...scope] : [])));
    const ofTypes = [...narrow].map((one) => {
      const own = selected.filter(({ scope }) => scope?.has(one)).map(({ node }) => node);
      const fields = this.fields(one, own, path);
      return fields === '' ? '' : `...on ${one.name}{${fields}}`;
    });
    const common = this.fields(type, nodesOf(selected, undefined), path);
    // Where nobody asks for it, finding the type of an interface object would cost a fetch.
    const needsType = common === '' || narrow.size > 0 || selected.some(({ node }) => node.name.value === '__typename');
    return [...(needsType ? ['__typename'] : []), common, ...ofTypes].filter((part) => part !== '').join(' ');
  }

  #arguments({ args }: GraphQLField<unknown, unknown>, { arguments: given = [] }: FieldNode): string {
    const texts = given.map(({ name, value }) => {
      const argument = args.find((one) => one.name === name.value)!;
      return `${name.value}:$${this.#names.variableOf(argument, value)}`;
    });
    return texts.length === 0 ? '' : `(${texts.join(' ')})`;
  }
}
