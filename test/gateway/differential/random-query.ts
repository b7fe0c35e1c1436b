/** Valid operations that nobody would write by hand, the same for the same seed. */
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isNonNullType,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** `values`: what an argument may be given, by its coordinate's last two parts or its type. */
export function randomOperation(
  schema: GraphQLSchema,
  seed: number,
  values: Readonly<Record<string, readonly unknown[]>>,
): RandomOperation {
  for (let attempt = 0; ; attempt += 1) {
    const operation = new Generator(schema, seed + attempt * 7_919, values).operation();
    if (validate(schema, parse(operation.query)).length === 0) return operation;
  }
}

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #values: Readonly<Record<string, readonly unknown[]>>;
  readonly #variables = new Map<string, { readonly type: string; readonly value: unknown }>();
  readonly #fragments: string[] = [];
  #state: number;

  constructor(schema: GraphQLSchema, seed: number, values: Readonly<Record<string, readonly unknown[]>>) {
    this.#schema = schema;
    this.#values = values;
    this.#state = seed >>> 0;
  }

  operation(): RandomOperation {
    const body = this.#selections(this.#schema.getQueryType()!, 1 + this.#below(5));
    const definitions = [...this.#variables].map(([name, { type }]) => `$${name}: ${type}`);
    const head = definitions.length > 0 ? `query Q(${definitions.join(', ')}) ` : 'query Q ';
    const variables = Object.fromEntries([...this.#variables].map(([name, { value }]) => [name, value]));
    return { query: [head + body, ...this.#fragments].join('\n'), variables };
  }

  /** mulberry32 */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #pick<Value>(list: readonly Value[]): Value {
    return list[this.#below(list.length)]!;
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#below(depth > 2 ? 3 : 5);
    const parts = Array.from({ length: count }, () => this.#selection(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    if (depth < 0) return '__typename';
    const roll = this.#random();
    if (roll < 0.08) return `${this.#random() < 0.3 ? 'kind: ' : ''}__typename`;
    if (roll < 0.3 || !('getFields' in type)) return this.#fragment(type, depth);
    return this.#field(this.#pick(Object.values(type.getFields())), depth);
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.#pick(this.#overlapping(type));
    const selections = this.#selections(condition, depth - 1);
    if (this.#random() < 0.25) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push(`fragment ${name} on ${condition.name} ${selections}`);
      return `...${name}${this.#directive()}`;
    }
    return `...${condition === type && this.#random() < 0.3 ? '' : ` on ${condition.name}`}${this.#directive()} ${selections}`;
  }

  /** Types of which an object may be both that and this. */
  #overlapping(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    const own = this.#objectsOf(type);
    return Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith('__') &&
        this.#objectsOf(other).some((name) => own.includes(name)),
    );
  }

  #objectsOf(type: GraphQLCompositeType): readonly string[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    if (isCompositeType(type) && depth <= 0) return '__typename';
    const alias = this.#random() < 0.2 ? `${this.#pick(ALIASES)}: ` : '';
    const head = `${alias}${field.name}${this.#arguments(field)}${this.#directive()}`;
    return isLeafType(type) ? head : `${head} ${this.#selections(type as GraphQLCompositeType, depth - 1)}`;
  }

  #arguments(field: GraphQLField<unknown, unknown>): string {
    const given = field.args.filter(
      (argument) => isNonNullType(argument.type) || (this.#isKnown(field, argument) && this.#random() < 0.5),
    );
    if (given.length === 0) return '';
    return `(${given.map((argument) => `${argument.name}: ${this.#value(field, argument)}`).join(', ')})`;
  }

  #isKnown(field: GraphQLField<unknown, unknown>, { name, type }: GraphQLArgument): boolean {
    const named = getNamedType(type);
    return isEnumType(named) || `${field.name}.${name}` in this.#values || named.name in this.#values;
  }

  #value(field: GraphQLField<unknown, unknown>, { name, type }: GraphQLArgument): string {
    const named = getNamedType(type);
    const value = isEnumType(named)
      ? this.#pick(named.getValues()).name
      : this.#pick(this.#values[`${field.name}.${name}`] ?? this.#values[named.name]!);
    if (this.#random() < 0.4) return `$${this.#variable(String(type), value)}`;
    return isEnumType(named) ? String(value) : JSON.stringify(value);
  }

  #directive(): string {
    if (this.#random() > 0.12) return '';
    const condition =
      this.#random() < 0.5 ? String(this.#random() < 0.5) : `$${this.#variable('Boolean!', this.#random() < 0.5)}`;
    return ` @${this.#pick(['include', 'skip'])}(if: ${condition})`;
  }

  #variable(type: string, value: unknown): string {
    const same = [...this.#variables].filter(([, known]) => known.type === type);
    if (same.length > 0 && this.#random() < 0.5) return this.#pick(same)[0];
    const name = `v${this.#variables.size}`;
    this.#variables.set(name, { type, value });
    return name;
  }
}

const ALIASES = ['a', 'b', 'id', 'title', 'name', 'constructor', 'toString', 'x1'];
