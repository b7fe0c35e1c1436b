/**
 * A domain's name and what it adds of its own -> the SDL of its subgraph: the vocabulary, its concrete type with every
 * field of the interface, and its two root fields.
 */
import { Kind, parse, print, type FieldDefinitionNode, type InterfaceTypeDefinitionNode } from 'graphql';
import { typesByName } from './ast.ts';
import { FEDERATION_LINK } from './federation-link.ts';
import { productFieldOf, productsFieldOf, typeNameOf } from './naming.ts';
import { vocabularySdl } from './vocabulary/vocabulary.generated.ts';

export interface DomainSdlOptions {
  /** What the domain adds: types, and `extend type` of its product type and of `Query`. */
  readonly ownSdl?: string;
  /** The version of the vocabulary that it speaks; ours unless told. */
  readonly vocabulary?: string;
}

export function domainSdl(domain: string, { ownSdl = '', vocabulary = vocabularySdl }: DomainSdlOptions = {}): string {
  const type = typeNameOf(domain);
  return [
    FEDERATION_LINK,
    vocabulary,
    `"A data product of the domain ${domain}."
type ${type} implements DataProduct @key(fields: "urn") {
${fieldsOfDataProduct(vocabulary).map(print).join('\n')}
}

"A page of the data products of the domain ${domain}."
type ${type}Connection {
  "Each data product with its cursor."
  edges: [${type}Edge]
  "The data products alone."
  nodes: [${type}]
  "How many there are on all pages."
  totalCount: Int
  "Whether there is more, and from where."
  pageInfo: PageInfo!
}

"A data product in a page."
type ${type}Edge {
  "Where to go on after this data product."
  cursor: String!
  "The data product."
  node: ${type}
}

type Query {
  "The data products of the domain ${domain}, by urn."
  ${productsFieldOf(domain)}(
    "How many: 50 unless told, 500 at most."
    first: Int
    "The cursor after which to go on."
    after: String
  ): ${type}Connection
  "One data product of the domain ${domain}; null with NOT_FOUND when it has none of this urn."
  ${productFieldOf(domain)}(
    "Its identity."
    urn: ID!
  ): ${type}
}
`,
    ownSdl,
  ].join('\n');
}

/** The fields that every data product answers, in a version of the vocabulary. */
export function fieldsOfDataProduct(vocabulary: string): readonly FieldDefinitionNode[] {
  return dataProductInterface(vocabulary).fields ?? [];
}

function dataProductInterface(vocabulary: string): InterfaceTypeDefinitionNode {
  const node = typesByName(parse(vocabulary)).get('DataProduct');
  if (node?.kind !== Kind.INTERFACE_TYPE_DEFINITION) throw new Error('A vocabulary has an interface DataProduct.');
  return node;
}
