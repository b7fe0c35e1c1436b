/**
 * The list of domains -> the SDL of the catalog, the stateless subgraph that owns the interface DataProduct and says
 * which type a urn has. It also holds `UnlistedDataProduct`, the type of a urn whose domain is not in the mesh, so that
 * such a product looks the same whatever is selected.
 */
import { Kind, print, type FieldDefinitionNode } from 'graphql';
import { FEDERATION_LINK } from './federation-link.ts';
import { hasFields } from './ast.ts';
import type { Vocabulary } from './lift.ts';
import { typeNameOf, UNLISTED_TYPE } from './naming.ts';
import { printDefinition } from './print-supergraph.ts';

export interface CatalogDomain {
  readonly name: string;
  /** Fields that the catalog answers with null for a domain whose server is not tolerant. */
  readonly missingFields: readonly FieldDefinitionNode[];
}

export function catalogSdl(domains: readonly CatalogDomain[], vocabulary: Vocabulary): string {
  return [FEDERATION_LINK, ROOT, domains.map(stub).join('\n'), unlisted(vocabulary), values(vocabulary)].join('\n');
}

const DOMAIN_FIELD = '"The domain that owns it: the third part of the urn."\n  domain: Domain';

const ROOT = `type Query {
  "The domains of this graph and the names under which each lists its products: a map for those who read them all."
  catalog: [CatalogEntry]
}

"A domain of this graph."
type CatalogEntry {
  "The domain's name, the third part of its products' urns."
  domain: String
  "The GraphQL type of its products."
  typeName: String
  "The root field that lists its products."
  productsField: String
  "The root field that answers one of its products by urn."
  productField: String
}

interface DataProduct @key(fields: "urn") {
  urn: ID!
  ${DOMAIN_FIELD}
}

"A part of the business that owns data products."
type Domain @key(fields: "name", resolvable: false) {
  "The name: the third part of its products' urns."
  name: String!
}
`;

function stub({ name, missingFields }: CatalogDomain): string {
  return `type ${typeNameOf(name)} implements DataProduct @key(fields: "urn") {
  urn: ID!
  ${DOMAIN_FIELD}
${missingFields.map(print).join('\n')}
}
`;
}

function unlisted(vocabulary: Vocabulary): string {
  const node = vocabulary.get('DataProduct');
  const fields = node && hasFields(node) ? (node.fields ?? []) : [];
  return `"A data product whose domain is not, or no longer, in this mesh: nothing but its urn is known."
type ${UNLISTED_TYPE} implements DataProduct @key(fields: "urn") {
${fields.map(print).join('\n')}
  ${DOMAIN_FIELD}
}

"A dataset, by its OpenLineage identity."
type Dataset @key(fields: "namespace name", resolvable: false) {
  namespace: String!
  name: String!
}
`;
}

function values(vocabulary: Vocabulary): string {
  return [...vocabulary.values()]
    .filter((node) => node.kind !== Kind.INTERFACE_TYPE_DEFINITION)
    .map(printDefinition)
    .join('\n\n');
}
