/**
 * `TYPE_NAME_PREFIX`: a type or root field of a domain that does not carry the domain's prefix. With prefixes no two
 * domains can collide, which is why a publish need not be checked against every other domain.
 */
import { Kind } from 'graphql';
import { isTypeDefinition } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { typeNameOf } from '../naming.ts';
import type { ParsedSubgraph, RuleContext } from './rule.ts';

/** Types that every domain repeats, beside the vocabulary. */
const COMMON = new Set(['Query', 'Mutation', 'Subscription', 'Dataset']);

/** What federation itself adds: `_Any`, `_service`, `link__Import`. */
const isFederations = (name: string): boolean => name.startsWith('_') || name.includes('__');

export function typeNamePrefix({ subgraphs, vocabulary }: RuleContext): readonly Finding[] {
  return subgraphs
    .filter(({ kind }) => kind === 'domain')
    .flatMap((subgraph) => {
      const prefix = typeNameOf(subgraph.name).replace(/DataProduct$/, '');
      const types = ownTypes(subgraph).filter(
        (name) => !vocabulary.has(name) && !COMMON.has(name) && !isFederations(name) && !name.startsWith(prefix),
      );
      const lowerPrefix = prefix.charAt(0).toLowerCase() + prefix.slice(1);
      const roots = rootFields(subgraph).filter((name) => !isFederations(name) && !name.startsWith(lowerPrefix));
      return [
        ...types.map((name) => finding(subgraph, name, `type ${name}`, prefix)),
        ...roots.map((name) => finding(subgraph, `Query.${name}`, `root field ${name}`, lowerPrefix)),
      ];
    });
}

function ownTypes({ document }: ParsedSubgraph): string[] {
  return document.definitions.filter(isTypeDefinition).map((node) => node.name.value);
}

function rootFields({ document }: ParsedSubgraph): string[] {
  return document.definitions.flatMap((node) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    node.name.value === 'Query'
      ? (node.fields ?? []).map((field) => field.name.value)
      : [],
  );
}

function finding({ name }: ParsedSubgraph, coordinate: string, what: string, prefix: string): Finding {
  return {
    rule: 'TYPE_NAME_PREFIX',
    severity: 'error',
    subgraph: name,
    coordinate,
    message: `The domain "${name}" has the ${what}, which another domain could have too. Begin its name with "${prefix}".`,
  };
}
