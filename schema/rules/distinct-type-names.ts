/** `DOMAIN_NAME_COLLISION`: two domains whose names make one GraphQL name, such as `a-1` and `a1`. */
import { typeNameOf } from '../naming.ts';
import type { Finding } from '../finding.ts';
import type { RuleContext } from './rule.ts';

export function distinctTypeNames({ subgraphs }: RuleContext): readonly Finding[] {
  const firstByType = new Map<string, string>();
  return subgraphs
    .filter(({ kind }) => kind === 'domain')
    .flatMap(({ name }) => {
      const type = typeNameOf(name);
      const first = firstByType.get(type);
      if (first === undefined) firstByType.set(type, name);
      return first === undefined ? [] : [collision(name, first, type)];
    });
}

function collision(name: string, first: string, type: string): Finding {
  return {
    rule: 'DOMAIN_NAME_COLLISION',
    severity: 'error',
    subgraph: name,
    coordinate: type,
    message: `The domains "${first}" and "${name}" would both have the type ${type}. Give one of them another name.`,
  };
}
