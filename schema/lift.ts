/**
 * Domains deploy alone, so each may speak another version of the vocabulary, and plain composition refuses that. The
 * union of all versions is taken as the newest, and every domain is lifted to it before composition: what it lacks is
 * added, nullable. At run time its server tolerates being asked for what was added (`subgraphs/kit/tolerate.ts`).
 */
import {
  Kind,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
} from 'graphql';
import {
  directiveOf,
  hasFields,
  isTypeDefinition,
  mentionedTypes,
  nullable,
  typesByName,
  type FieldsDefinition,
} from './ast.ts';

/** The types of a vocabulary by name: the interface DataProduct and every value type that it leads to. */
export type Vocabulary = ReadonlyMap<string, TypeDefinitionNode>;

/** Follows the fields of DataProduct. Entities are not vocabulary: their owner is another subgraph. */
export function vocabularyOf(document: DocumentNode): Vocabulary {
  const types = typesByName(document);
  const found = new Map<string, TypeDefinitionNode>();
  const visit = (name: string): void => {
    const node = types.get(name);
    if (!node || found.has(name) || (name !== 'DataProduct' && directiveOf(node, 'key'))) return;
    found.set(name, node);
    if (hasFields(node)) node.fields?.flatMap(mentionedTypes).forEach(visit);
  };
  visit('DataProduct');
  return found;
}

/** The first version that has a type, field or argument says what it is. */
export function unionOf(vocabularies: readonly Vocabulary[]): Vocabulary {
  const union = new Map<string, TypeDefinitionNode>();
  for (const [name, node] of vocabularies.flatMap((vocabulary) => [...vocabulary])) {
    const known = union.get(name);
    if (known !== node) union.set(name, known ? mergeTypes(known, node) : node);
  }
  return union;
}

/** The domain's SDL with all that the union knows and it doesn't. */
export function lift(document: DocumentNode, union: Vocabulary): DocumentNode {
  const own = typesByName(document);
  const interfaceNode = union.get('DataProduct') as FieldsDefinition | undefined;
  const lifted = document.definitions.map((node) => {
    if (!isTypeDefinition(node)) return node;
    const newest = implementsDataProduct(node) ? interfaceNode : union.get(node.name.value);
    return newest ? mergeTypes(node, newest) : node;
  });
  const missing = [...union.values()].filter((node) => !own.has(node.name.value));
  return { ...document, definitions: [...lifted, ...missing] };
}

/** Fields of the interface that a domain has not heard of. */
export function missingProductFields(document: DocumentNode, union: Vocabulary): readonly FieldDefinitionNode[] {
  return missingFields(vocabularyOf(document).get('DataProduct'), union.get('DataProduct'));
}

/** Fields of value types that it has not heard of, as coordinates. */
export function missingValueFields(document: DocumentNode, union: Vocabulary): readonly string[] {
  return [...vocabularyOf(document)]
    .filter(([name]) => name !== 'DataProduct')
    .flatMap(([name, node]) => missingFields(node, union.get(name)).map((field) => `${name}.${field.name.value}`));
}

export function implementsDataProduct(node: TypeDefinitionNode): node is ObjectTypeDefinitionNode {
  return (
    node.kind === Kind.OBJECT_TYPE_DEFINITION &&
    (node.interfaces ?? []).some((implemented) => implemented.name.value === 'DataProduct')
  );
}

function mergeTypes<Node extends TypeDefinitionNode>(node: Node, newest: TypeDefinitionNode): Node {
  if (!hasFields(node) || !hasFields(newest)) return node;
  const theirs = new Map((newest.fields ?? []).map((field) => [field.name.value, field]));
  const known = (node.fields ?? []).map((field) => addArguments(field, theirs.get(field.name.value)));
  return { ...node, fields: [...known, ...missingFields(node, newest).map(asNullable)] };
}

function addArguments(field: FieldDefinitionNode, newest: FieldDefinitionNode | undefined): FieldDefinitionNode {
  const known = new Set((field.arguments ?? []).map((argument) => argument.name.value));
  const added = (newest?.arguments ?? []).filter((argument) => !known.has(argument.name.value)).map(asNullable);
  return added.length === 0 ? field : { ...field, arguments: [...(field.arguments ?? []), ...added] };
}

function missingFields(
  node: TypeDefinitionNode | undefined,
  newest: TypeDefinitionNode | undefined,
): readonly FieldDefinitionNode[] {
  if (!newest || !hasFields(newest)) return [];
  const known = new Set(node && hasFields(node) ? (node.fields ?? []).map((field) => field.name.value) : []);
  return (newest.fields ?? []).filter((field) => !known.has(field.name.value)).map(asNullable);
}

function asNullable<Node extends FieldDefinitionNode | InputValueDefinitionNode>(node: Node): Node {
  return { ...node, type: nullable(node.type) };
}
