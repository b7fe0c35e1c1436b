/**
 * `@requires(fields: "price(currency: USD)")` beside `@requires(fields: "price(currency: EUR)")`: planners ask for both
 * under one name or lose one of them. So they are given a supergraph in which each such pair of a field and arguments is
 * a field of its own, without arguments; what subgraphs are asked, and are told, has the real one again.
 */
import {
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type SelectionSetNode,
  type StringValueNode,
} from 'graphql';
import { hasFields, namedTypeOf, typesByName, type FieldsDefinition } from '../../../../schema/ast.ts';

export interface RequiredArguments {
  /** `undefined` where no field requires another with arguments: then the supergraph is planned on as it is. */
  readonly supergraph: DocumentNode | undefined;
  /** The text of a fetch as the subgraph understands it. */
  readonly toSubgraph: (operation: string) => string;
  /** The real name of a field that is required. */
  readonly realName: (name: string) => string;
  /** The stand-ins that a field of a type requires. */
  readonly requiredBy: (type: string, field: string) => readonly string[];
}

/** Within a name of a stand-in; no field of anybody's has it. */
const MARK = '__required_';
const STAND_IN = new RegExp(`(\\w+: ?)?\\b(\\w+${MARK}\\d+)\\b`, 'g');

export function separateRequiredArguments(supergraph: DocumentNode): RequiredArguments {
  if (!requiresArguments(supergraph)) return NOTHING_REQUIRED;
  const standIns = new StandIns(supergraph);
  const rewritten = visit(supergraph, {
    ObjectTypeDefinition: (type) => standIns.inRequirementsOf(type),
    InterfaceTypeDefinition: (type) => standIns.inRequirementsOf(type),
  });
  return {
    supergraph: standIns.texts.size === 0 ? undefined : standIns.addedTo(rewritten),
    toSubgraph: (operation) =>
      operation.replace(STAND_IN, (found, alias: string | undefined, name: string) => {
        const text = standIns.texts.get(name);
        return text === undefined ? found : `${alias ?? `${name}: `}${text}`;
      }),
    realName: (name) => standIns.realNames.get(name) ?? name,
    requiredBy: (type, field) => standIns.requirements.get(`${type}.${field}`) ?? [],
  };
}

const NOTHING_REQUIRED: RequiredArguments = {
  supergraph: undefined,
  toSubgraph: (operation) => operation,
  realName: (name) => name,
  requiredBy: () => [],
};

function requiresArguments({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (type) => hasFields(type) && type.fields?.some(({ directives }) => directives?.some(requiresWithArguments)),
  );
}

function requiresWithArguments({ arguments: given }: ConstDirectiveNode): boolean {
  return (
    given?.some(
      ({ name, value }) => name.value === 'requires' && value.kind === Kind.STRING && value.value.includes('('),
    ) ?? false
  );
}

class StandIns {
  /** By the name of the stand-in, the field with its arguments. */
  readonly texts = new Map<string, string>();
  readonly realNames = new Map<string, string>();
  /** By the coordinate of a field, the stand-ins that it requires. */
  readonly requirements = new Map<string, string[]>();
  readonly #names = new Map<string, string>();
  readonly #byType = new Map<string, Map<string, string>>();
  readonly #types: ReturnType<typeof typesByName>;

  constructor(supergraph: DocumentNode) {
    this.#types = typesByName(supergraph);
  }

  inRequirementsOf<Type extends FieldsDefinition>(type: Type): Type {
    const fields = type.fields?.map((field) => this.#inRequirementsOfField(field, type.name.value));
    return { ...type, ...(fields && { fields }) };
  }

  #inRequirementsOfField(field: FieldDefinitionNode, type: string): FieldDefinitionNode {
    const coordinate = `${type}.${field.name.value}`;
    return visit(field, {
      Argument: (argument) => {
        if (argument.name.value !== 'requires' || argument.value.kind !== Kind.STRING) return undefined;
        const [selection] = parse(`{${argument.value.value}}`).definitions;
        if (selection?.kind !== Kind.OPERATION_DEFINITION) return undefined;
        const text = print(this.#inSelection(selection.selectionSet, type));
        const standIns = [...text.matchAll(STAND_IN)].map((match) => match[2]!);
        if (standIns.length > 0) this.requirements.set(coordinate, standIns);
        const value: StringValueNode = { kind: Kind.STRING, value: text.slice(1, -1).replace(/\s+/g, ' ').trim() };
        return { ...argument, value };
      },
    });
  }

  #inSelection(set: SelectionSetNode, typeName: string): SelectionSetNode {
    const selections = set.selections.map((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const inner = this.#inSelection(selection.selectionSet, selection.typeCondition?.name.value ?? typeName);
        return { ...selection, selectionSet: inner };
      }
      return selection.kind === Kind.FIELD ? this.#inField(selection, typeName) : selection;
    });
    return { ...set, selections };
  }

  #inField(node: FieldNode, typeName: string): FieldNode {
    const type = this.#types.get(typeName);
    const field = type && hasFields(type) ? type.fields?.find(({ name }) => name.value === node.name.value) : undefined;
    const selectionSet =
      node.selectionSet && field ? this.#inSelection(node.selectionSet, namedTypeOf(field.type)) : node.selectionSet;
    if (!node.arguments?.length) return { ...node, ...(selectionSet && { selectionSet }) };
    const name = this.#standIn(typeName, node);
    return { ...node, name: { kind: Kind.NAME, value: name }, arguments: [], ...(selectionSet && { selectionSet }) };
  }

  #standIn(typeName: string, { name: { value: real }, arguments: given = [] }: FieldNode): string {
    const text = `${real}(${given.map((argument) => print(argument)).join(', ')})`;
    const name = this.#names.get(text) ?? `${real}${MARK}${this.#names.size}`;
    this.#names.set(text, name);
    this.texts.set(name, text);
    this.realNames.set(name, real);
    for (const owner of this.#kindsOf(typeName)) {
      const known = this.#byType.get(owner) ?? new Map<string, string>();
      this.#byType.set(owner, known.set(name, real));
    }
    return name;
  }

  /** A type, and where it is an interface all that implement it. */
  #kindsOf(typeName: string): readonly string[] {
    const inner = [...this.#types.values()].filter(
      (type) => hasFields(type) && type.interfaces?.some(({ name }) => name.value === typeName),
    );
    return [typeName, ...inner.map(({ name }) => name.value)];
  }

  addedTo(supergraph: DocumentNode): DocumentNode {
    const definitions = supergraph.definitions.map((type) => {
      const standIns = hasFields(type) ? this.#byType.get(type.name.value) : undefined;
      if (!hasFields(type) || !standIns) return type;
      const fields = [...standIns].flatMap(([name, real]) => {
        const field = type.fields?.find((one) => one.name.value === real);
        return field ? [{ ...field, name: { kind: Kind.NAME, value: name } as const, arguments: [] }] : [];
      });
      return { ...type, fields: [...(type.fields ?? []), ...fields] };
    });
    return { ...supergraph, definitions };
  }
}
