/**
 * What a domain adds in SDL, checked for two slips that nothing else would tell: a field that it declares and never
 * answers would be null for ever, and `extend type` with a misspelt name would make a type that nobody reaches.
 */
import { Kind, type DocumentNode, type ObjectTypeExtensionNode } from 'graphql';
import { typesByName } from '../../../schema/ast.ts';
import { typeNameOf } from '../../../schema/naming.ts';
import type { Resolvers } from '../resolvers.ts';
import { resolverFault, type SchemaFault } from '../subgraph-fault.ts';

/** `document` is the whole SDL of the domain: what the domain adds to types of the kit are its extensions. */
export function ownSchemaFaults(domain: string, document: DocumentNode, resolvers: Resolvers): readonly SchemaFault[] {
  const extensions = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION);
  return [...strayExtensions(document, extensions), ...unansweredFields(domain, extensions, resolvers)];
}

function strayExtensions(
  document: DocumentNode,
  extensions: readonly ObjectTypeExtensionNode[],
): readonly SchemaFault[] {
  const known = typesByName(document);
  return extensions
    .filter(({ name }) => !known.has(name.value) && name.value !== 'Mutation')
    .map(({ name, loc }) => ({
      part: 'schema',
      message: `There is no type ${name.value} to extend. Write "type" for a new one, or mend the name.`,
      line: loc?.startToken.line ?? null,
      column: loc?.startToken.column ?? null,
    }));
}

function unansweredFields(
  domain: string,
  extensions: readonly ObjectTypeExtensionNode[],
  resolvers: Resolvers,
): readonly SchemaFault[] {
  const withoutValues = new Set(['Query', 'Mutation', typeNameOf(domain)]);
  return extensions
    .filter(({ name }) => withoutValues.has(name.value))
    .flatMap(({ name: type, fields = [] }) => fields.map(({ name }) => [type.value, name.value] as const))
    .filter(([type, field]) => !(field in (resolvers[type] ?? {})))
    .map(([type, field]) =>
      resolverFault(`The schema adds ${type}.${field}, and no resolver answers it: it would be null for ever.`),
    );
}
