/** One error for each field that the principal may not see: what it asks, and nothing of what it holds. */
import { GraphQLError } from 'graphql';
import type { Principal } from '../../lib/principal.ts';
import type { Fault, Requirement } from './fault.ts';

type Denied = Extract<Fault, { kind: 'denied' }>;

/** `extensions`: `code` UNAUTHENTICATED for who did not say who it is, else FORBIDDEN; `coordinate`, the field. */
export function deniedErrors(faults: readonly Fault[], principal: Principal | undefined): readonly GraphQLError[] {
  const denied = faults.filter((fault): fault is Denied => fault.kind === 'denied');
  return denied.map(({ coordinate, path, requirement }) => {
    const code = principal ? 'FORBIDDEN' : 'UNAUTHENTICATED';
    return new GraphQLError(`${coordinate} is only for ${whom(requirement)}.`, {
      path: path ?? null,
      extensions: { code, coordinate },
    });
  });
}

function whom({ scopes, policies }: Requirement): string {
  const parts = [
    ...scopes.map((lists) => `who has the scope ${alternatives(lists)}`),
    ...policies.map((lists) => `whom the policy ${alternatives(lists)} lets`),
  ];
  return parts.length > 0 ? parts.join(', and ') : 'who says who it is';
}

function alternatives(lists: readonly (readonly string[])[]): string {
  return lists.map((words) => words.map((word) => `"${word}"`).join(' and ')).join(', or ');
}
