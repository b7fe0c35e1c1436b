/** What a token may do: one scope for each kind of thing, `admin` for all, `publish` for one subgraph where it names one. */
import { TributaryError } from '../../lib/errors.ts';
import type { Scope, Token } from '../model/token.ts';

/** Throws FORBIDDEN where the token has none of the scopes, or publishes another subgraph only. */
export function requireScope(token: Token, wanted: Scope | readonly Scope[], subgraph?: string): void {
  const scopes = typeof wanted === 'string' ? [wanted] : wanted;
  if (token.scopes.includes('admin')) return;
  const held = scopes.filter((scope) => has(token, scope));
  if (held.length === 0) throw forbidden(token, `It may not: this asks for the scope ${scopes.join(' or ')}`);
  const reachesOne = held.every((scope) => scope === 'publish') && subgraph !== undefined && token.subgraph !== null;
  if (reachesOne && token.subgraph !== subgraph) {
    throw forbidden(token, `It publishes "${token.subgraph}" only, and this is "${subgraph}"`);
  }
}

/** Who may publish may read what was published. */
function has({ scopes }: Token, scope: Scope): boolean {
  return scopes.includes(scope) || (scope === 'read' && scopes.includes('publish'));
}

function forbidden({ name, id }: Token, why: string): TributaryError {
  return new TributaryError(
    'FORBIDDEN',
    `The token "${name}" (${id}): ${why}. An admin of the registry makes another with \`tributary token create\`.`,
  );
}
