/**
 * `VALUE_FIELD_MISSING`: a subgraph made without the kit lacks a field of a value type. The catalog can stand in for
 * fields of data products, but not inside another subgraph's values.
 */
import type { Finding } from '../finding.ts';
import { missingValueFields } from '../lift.ts';
import type { RuleContext } from './rule.ts';

export function valueFieldsOfIntolerant({ subgraphs, vocabulary }: RuleContext): readonly Finding[] {
  return subgraphs
    .filter(({ kind, isTolerant }) => kind === 'domain' && !isTolerant)
    .flatMap(({ name, document }) =>
      missingValueFields(document, vocabulary).map((coordinate) => ({
        rule: 'VALUE_FIELD_MISSING',
        severity: 'error',
        subgraph: name,
        coordinate,
        message: `The domain "${name}" is made without the kit and lacks ${coordinate}, which other domains have. Add the field, nullable, to its schema.`,
      })),
    );
}
