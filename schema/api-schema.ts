/** A supergraph -> the schema that clients see: without what composition adds for routers, and what is inaccessible. */
import {
  buildASTSchema,
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type NameNode,
} from 'graphql';
import { directiveOf } from './ast.ts';
import { linksOf } from './links.ts';

/** Types and directives of the join, link and core specifications begin with one of these. */
const OF_ROUTERS = /^(join|link|core)__|^(join__|link$|inaccessible$|tag$|core$)/;

export function apiSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  const ofSpecifications = namesOfSpecifications(supergraph);
  const document = visit<DocumentNode>(supergraph, {
    enter: (node) => {
      if (node.kind === Kind.DIRECTIVE) return null; // Read before its owner is left: see `isHidden`.
      return isHidden(node, ofSpecifications) ? null : undefined;
    },
  });
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
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

function isHidden(node: ASTNode, isOfSpecification: (name: string) => boolean): boolean {
  const name = (node as { readonly name?: NameNode }).name?.value;
  if (node.kind.endsWith('Definition') && name !== undefined) {
    if (OF_ROUTERS.test(name)) return true;
    const isType = node.kind.endsWith('TypeDefinition');
    if (isOfSpecification(name) && (node.kind === Kind.DIRECTIVE_DEFINITION || (isType && name.includes('__'))))
      return true;
  }
  if (node.kind === Kind.SCHEMA_DEFINITION) return false;
  return 'directives' in node && directiveOf(node, 'inaccessible') !== undefined;
}
