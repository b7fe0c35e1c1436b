/**
 * For a domain team's own tests: the domain from its folder, asked as a gateway asks it, with no server.
 *
 * ```ts
 * const domain = await testDomain('domains/payments');
 * const { data, errors } = await domain.query('{ paymentsDataProducts { nodes { urn name } } }');
 * ```
 */
import type { GraphQLResponse } from '../../lib/graphql-request.ts';
import { silentLogger } from '../../lib/logger.ts';
import { compose } from '../../schema/compose.ts';
import type { Finding } from '../../schema/finding.ts';
import { typeNameOf } from '../../schema/naming.ts';
import type { DomainSubgraph } from './domain/create-domain.ts';
import { loadDomain, type LoadDomainOptions } from './domain/load-domain.ts';

export interface DomainUnderTest {
  readonly domain: DomainSubgraph;
  readonly query: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<GraphQLResponse>;
  /** Asks for products by reference, as a gateway does: `products(['urn:dp:payments:settlements'], 'name')`. */
  readonly products: (urns: readonly string[], selection: string) => Promise<GraphQLResponse>;
  /** Composes the domain with nothing but the catalog; empty when it may join a mesh. */
  readonly findings: () => readonly Finding[];
}

/** Rejects with `DomainRefused`, which lists every fault, where the folder describes no domain. */
export async function testDomain(folder: string, options: Partial<LoadDomainOptions> = {}): Promise<DomainUnderTest> {
  const domain = await loadDomain(folder, { logger: silentLogger, ...options });
  const query: DomainUnderTest['query'] = (text, variables) =>
    domain.handle({ query: text, variables }, { requestId: 'test' });
  const type = typeNameOf(domain.name);
  return {
    domain,
    query,
    products: (urns, selection) =>
      query(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${selection} } } }`,
        { representations: urns.map((urn) => ({ __typename: type, urn })) },
      ),
    findings: () => compose([definitionOf(domain)]).findings,
  };
}

function definitionOf({ name, sdl }: DomainSubgraph) {
  return { name, sdl, url: `inprocess://${name}`, kind: 'domain', isTolerant: true } as const;
}
