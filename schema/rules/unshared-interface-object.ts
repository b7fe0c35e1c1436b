/** `SHAREABLE_INTERFACE_OBJECT`: a platform field on every data product that two subgraphs could answer differently. */
import { directiveOf } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { isInterfaceObject, productFields } from './fields.ts';
import type { RuleContext } from './rule.ts';

export function unsharedInterfaceObject({ subgraphs }: RuleContext): readonly Finding[] {
  return subgraphs.filter(isInterfaceObject).flatMap((subgraph) =>
    productFields(subgraph)
      .filter((field) => directiveOf(field, 'shareable'))
      .map((field) => ({
        rule: 'SHAREABLE_INTERFACE_OBJECT',
        severity: 'error',
        subgraph: subgraph.name,
        coordinate: `DataProduct.${field.name.value}`,
        message: `The field ${field.name.value} of the interface object in "${subgraph.name}" is @shareable: the answer would depend on where a query comes in. Remove @shareable; one subgraph owns each field.`,
      })),
  );
}
