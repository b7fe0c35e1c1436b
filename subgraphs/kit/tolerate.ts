/**
 * Domains deploy alone, so the mesh may speak a newer vocabulary than this subgraph. Before a document is validated,
 * what this schema doesn't know of the vocabulary is dropped, and its cells are null for whoever asked. A fault on the
 * domain's own types or on Query stays a fault: there the asker is wrong, not newer.
 */
import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTVisitor,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { dropUnused } from './drop-unused.ts';

/** Something of the vocabulary that was asked for and isn't known here. */
export interface Tolerated {
  /** A schema coordinate: `Sla.tier`, `DataProduct.columns(filter:)`, or the name of a type. */
  readonly coordinate: string;
}

export interface ToleratedDocument {
  /** The very document that came, where nothing had to be dropped. */
  readonly document: DocumentNode;
  /** What was dropped, each coordinate once, in the order of the document. */
  readonly tolerated: readonly Tolerated[];
}

/**
 * Drops unknown fields, arguments and fragments inside selections on `vocabularyTypes`. A selection that loses all its
 * fields becomes `__typename`; variables and fragments that are no longer used go too.
 */
export function tolerate(
  document: DocumentNode,
  schema: GraphQLSchema,
  vocabularyTypes: ReadonlySet<string>,
): ToleratedDocument {
  const coordinates = new Set<string>();
  const types = new TypeInfo(schema);
  const visitor = dropUnknown({ document, schema, types, vocabularyTypes, note: (name) => coordinates.add(name) });
  const known = visit(document, visitWithTypeInfo(types, visitor));
  if (coordinates.size === 0) return { document, tolerated: [] };
  return {
    document: dropUnused(visit(known, { SelectionSet: fillEmptied })),
    tolerated: [...coordinates].map((coordinate) => ({ coordinate })),
  };
}

interface Dropping {
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly types: TypeInfo;
  readonly vocabularyTypes: ReadonlySet<string>;
  readonly note: (coordinate: string) => void;
}

/** Visitors answer `null` to drop a node and `undefined` to keep it and go on inside. */
function dropUnknown({ document, schema, types, vocabularyTypes, note }: Dropping): ASTVisitor {
  const conditionOf = typeConditions(document);
  const vocabularyParent = (): string | null => {
    const name = types.getParentType()?.name;
    return name !== undefined && vocabularyTypes.has(name) ? name : null;
  };
  const dropFragmentOn = (type: string | undefined): null | undefined => {
    if (type === undefined || schema.getType(type) || vocabularyParent() === null) return undefined;
    note(type);
    return null;
  };
  return {
    Field: (node) => {
      const parent = vocabularyParent();
      if (parent === null || node.name.value === '__typename') return undefined;
      const coordinate = `${parent}.${node.name.value}`;
      const field = types.getFieldDef();
      if (field) return withArguments(node, new Set(field.args.map(({ name }) => name)), coordinate, note);
      note(coordinate);
      return null;
    },
    InlineFragment: (node) => dropFragmentOn(node.typeCondition?.name.value),
    FragmentSpread: (node) => dropFragmentOn(conditionOf.get(node.name.value)),
  };
}

function withArguments(
  node: FieldNode,
  known: ReadonlySet<string>,
  coordinate: string,
  note: Dropping['note'],
): FieldNode | undefined {
  const unknown = (node.arguments ?? []).filter((argument) => !known.has(argument.name.value));
  if (unknown.length === 0) return undefined;
  for (const argument of unknown) note(`${coordinate}(${argument.name.value}:)`);
  return { ...node, arguments: (node.arguments ?? []).filter((argument) => !unknown.includes(argument)) };
}

function typeConditions(document: DocumentNode): ReadonlyMap<string, string> {
  return new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node.typeCondition.name.value] as const] : [],
    ),
  );
}

function fillEmptied(node: SelectionSetNode): SelectionSetNode | undefined {
  if (node.selections.length > 0) return undefined;
  return { ...node, selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }] };
}
