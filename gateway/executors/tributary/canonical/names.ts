/**
 * The names of an operation in its canonical form. What a client calls its cells is between it and the writer of the
 * answer: subgraphs are asked for a field by its own name, and where it takes arguments by that name and a number, so
 * that no cell is mistaken for a key and none clashes with what a plan needs for itself.
 */
import {
  Kind,
  print,
  valueFromAST,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';

export interface CanonicalVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** From the client's variables; `undefined` where it was left out. */
  readonly valueOf: (coerced: Readonly<Record<string, unknown>>) => unknown;
}

export class CanonicalNames {
  readonly variables: CanonicalVariable[] = [];
  readonly #keys = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #variableNames = new Map<string, string>();

  /** The key of the field's cell in the data. */
  keyOf({ args }: GraphQLField<unknown, unknown>, node: FieldNode): string {
    const name = node.name.value;
    if (args.length === 0) return name;
    const identity = `${name}(${(node.arguments ?? []).map((argument) => print(argument)).join()})`;
    const known = this.#keys.get(identity);
    if (known !== undefined) return known;
    const count = this.#counts.get(name) ?? 0;
    this.#counts.set(name, count + 1);
    const key = `${name}__${count}`;
    this.#keys.set(identity, key);
    return key;
  }

  /** Every argument is given by a variable, so that operations which differ only in values have one plan. */
  variableOf({ type }: GraphQLArgument, value: ValueNode): string {
    const identity = `${String(type)} ${print(value)}`;
    const known = this.#variableNames.get(identity);
    if (known !== undefined) return known;
    const name = `v${this.variables.length}`;
    this.variables.push({ name, type, valueOf: readerOf(value, type) });
    this.#variableNames.set(identity, name);
    return name;
  }

  /** The values of the canonical variables, from those of the client's. What the client left out is left out. */
  valuesOf(coerced: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const values: Record<string, unknown> = {};
    for (const { name, valueOf } of this.variables) {
      const given = valueOf(coerced);
      if (given !== undefined) values[name] = given;
    }
    return values;
  }
}

/** What names no variable of the client's is read once. */
function readerOf(value: ValueNode, type: GraphQLInputType): CanonicalVariable['valueOf'] {
  if (namesVariable(value)) return (coerced) => valueFromAST(value, type, coerced);
  const given = valueFromAST(value, type);
  return () => given;
}

function namesVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(namesVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => namesVariable(field.value));
  return value.kind === Kind.VARIABLE;
}
