/** A supergraph -> the schema that clients see: without what composition adds for routers, and what is inaccessible. */
import {
  buildASTSchema,
  Kind,
  visit,
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type NamedTypeNode,
} from 'graphql';
import { directiveOf, hasFields, isTypeDefinition } from './ast.ts';
import { linksOf } from './links.ts';

/** What specifications of routers define: types, and directives. */
const TYPES_OF_ROUTERS = /^(join|link|core)__/;
const DIRECTIVES_OF_ROUTERS = /^(join__|(link|inaccessible|tag|core)$)/;

export function apiSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  const isOfSpecification = namesOfSpecifications(supergraph);
  const definitions = supergraph.definitions.flatMap((each) =>
    isOfRouters(each, isOfSpecification) ? [] : visibleIn(each),
  );
  const types = new Set(definitions.filter(isTypeDefinition).map(({ name }) => name.value));
  const document = { ...supergraph, definitions: definitions.map((each) => relatedOnlyTo(types, each)) };
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

/** Without the interfaces and the members of a union that clients do not see. */
function relatedOnlyTo(types: ReadonlySet<string>, definition: DefinitionNode): DefinitionNode {
  const isSeen = ({ name }: NamedTypeNode) => types.has(name.value);
  if (hasFields(definition) && definition.interfaces?.some((each) => !isSeen(each)))
    return { ...definition, interfaces: definition.interfaces.filter(isSeen) };
  if (definition.kind === Kind.UNION_TYPE_DEFINITION)
    return { ...definition, types: (definition.types ?? []).filter(isSeen) };
  return definition;
}

/** Of directives and types that a linked specification brought, whatever the document calls them. */
function namesOfSpecifications(supergraph: DocumentNode): (name: string) => boolean {
  const links = linksOf(supergraph);
  const names = new Set(links.flatMap(({ namespace, imports }) => [namespace, ...[...imports.values()].map(bare)]));
  return (name) => names.has(name) || links.some(({ namespace }) => name.startsWith(`${namespace}__`));
}

function bare(name: string): string {
  return name.startsWith('@') ? name.slice(1) : name;
}

function isOfRouters(definition: DefinitionNode, isOfSpecification: (name: string) => boolean): boolean {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION)
    return DIRECTIVES_OF_ROUTERS.test(definition.name.value) || isOfSpecification(definition.name.value);
  if (!isTypeDefinition(definition)) return false;
  const name = definition.name.value;
  return TYPES_OF_ROUTERS.test(name) || (name.includes('__') && isOfSpecification(name));
}

/** Most definitions of a supergraph stood in the one before it: see `parseSupergraph`. */
const visible = new WeakMap<DefinitionNode, readonly DefinitionNode[]>();

/** None, where all of it is inaccessible. */
function visibleIn(definition: DefinitionNode): readonly DefinitionNode[] {
  const known = visible.get(definition);
  if (known) return known;
  const left = visit<DefinitionNode>(definition, {
    enter: (node) => (node.kind === Kind.DIRECTIVE || isInaccessible(node) ? null : undefined),
  }) as DefinitionNode | null;
  const found = left ? [left] : [];
  visible.set(definition, found);
  return found;
}

function isInaccessible(node: ASTNode): boolean {
  return 'directives' in node && directiveOf(node, 'inaccessible') !== undefined;
}
