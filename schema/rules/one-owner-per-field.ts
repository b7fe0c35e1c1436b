/**
 * `FIELD_WITH_TWO_OWNERS`: a field that the vocabulary or a platform subgraph gives to every data product, given again
 * by another. It may compose, and then the answer depends on where the query came in.
 */
import { hasFields } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { isInterfaceObject, productFields } from './fields.ts';
import type { ParsedSubgraph, RuleContext } from './rule.ts';

export function oneOwnerPerField({ subgraphs, vocabulary }: RuleContext): readonly Finding[] {
  const ownerByField = new Map(vocabularyFields(vocabulary.get('DataProduct')).map((name) => [name, 'the vocabulary']));
  ownerByField.set('domain', 'the catalog');
  const platform = subgraphs.filter((subgraph) => subgraph.kind === 'platform' && isInterfaceObject(subgraph));
  const findings = platform.flatMap((subgraph) => claimAll(subgraph, ownerByField));
  const domains = subgraphs.filter(({ kind }) => kind === 'domain');
  return [...findings, ...domains.flatMap((subgraph) => repeated(subgraph, ownerByField))];
}

function claimAll(subgraph: ParsedSubgraph, ownerByField: Map<string, string>): Finding[] {
  return productFields(subgraph).flatMap(({ name: { value: field } }) => {
    const owner = ownerByField.get(field);
    ownerByField.set(field, owner ?? `the subgraph "${subgraph.name}"`);
    return owner === undefined ? [] : [finding(subgraph, field, owner)];
  });
}

/** A domain answers the vocabulary's fields on its own type, so only the platform's are taken from it. */
function repeated(subgraph: ParsedSubgraph, ownerByField: ReadonlyMap<string, string>): Finding[] {
  return productFields(subgraph).flatMap(({ name: { value: field } }) => {
    const owner = ownerByField.get(field);
    return owner === undefined || owner === 'the vocabulary' ? [] : [finding(subgraph, field, owner)];
  });
}

function vocabularyFields(node: ReturnType<RuleContext['vocabulary']['get']>): string[] {
  return node && hasFields(node) ? (node.fields ?? []).map((field) => field.name.value) : [];
}

function finding({ name }: ParsedSubgraph, field: string, owner: string): Finding {
  return {
    rule: 'FIELD_WITH_TWO_OWNERS',
    severity: 'error',
    subgraph: name,
    coordinate: `DataProduct.${field}`,
    message: `The subgraph "${name}" gives data products the field ${field}, which ${owner} gives them already. Give it another name.`,
  };
}
