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

/** Types and directives of the join, link and core specifications begin with one of these. */
const OF_ROUTERS = /^(join|link|core)__|^(join__|link$|inaccessible$|tag$|core$)/;

export function apiSchemaOf(supergraph: DocumentNode): GraphQLSchema {
  const document = visit<DocumentNode>(supergraph, {
    enter: (node) => {
      if (node.kind === Kind.DIRECTIVE) return null; // Read before its owner is left: see `isHidden`.
      return isHidden(node) ? null : undefined;
    },
  });
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

function isHidden(node: ASTNode): boolean {
  const name = (node as { readonly name?: NameNode }).name?.value;
  if (node.kind.endsWith('Definition') && name !== undefined && OF_ROUTERS.test(name)) return true;
  if (node.kind === Kind.SCHEMA_DEFINITION) return false;
  return 'directives' in node && directiveOf(node, 'inaccessible') !== undefined;
}
