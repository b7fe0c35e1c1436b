/**
 * `FIELD_TYPE_DIFFERS`: two domains' own fields of one name and different types. They compose, but a query that asks
 * both through fragments is refused by validation, so it is a warning.
 */
import { print } from 'graphql';
import type { Finding } from '../finding.ts';
import { productFields } from './fields.ts';
import type { RuleContext } from './rule.ts';

export function sameTypePerFieldName({ subgraphs }: RuleContext): readonly Finding[] {
  const firstByField = new Map<string, { readonly domain: string; readonly type: string }>();
  const findings: Finding[] = [];
  for (const subgraph of subgraphs.filter(({ kind }) => kind === 'domain')) {
    for (const field of productFields(subgraph)) {
      const name = field.name.value;
      const type = print(field.type);
      const first = firstByField.get(name);
      if (!first) firstByField.set(name, { domain: subgraph.name, type });
      else if (first.type.replaceAll('!', '') !== type.replaceAll('!', '')) {
        findings.push({
          rule: 'FIELD_TYPE_DIFFERS',
          severity: 'warning',
          subgraph: subgraph.name,
          coordinate: `DataProduct.${name}`,
          message: `The field ${name} is ${type} in the domain "${subgraph.name}" and ${first.type} in "${first.domain}": a query can't ask both without an alias. Rename one, or give both one type.`,
        });
      }
    }
  }
  return findings;
}
