/**
 * A mesh of real domains behind a graph that does no more than pass a query to the domain whose root field it asks for.
 * Domains can be taken down, put up again, published and retired; every query is remembered.
 */
import { logger } from '../kit/builders.ts';
import { productFieldOf, productsFieldOf } from '../../../schema/naming.ts';
import type { Product } from '../../../schema/product.ts';
import { createDomain, type GraphQLHandler } from '../../../subgraphs/kit/index.ts';

export interface SmallMesh {
  readonly graph: GraphQLHandler;
  /** Root fields in the order in which they were asked for. */
  readonly asked: string[];
  /** The domain as it is from now on. */
  readonly publish: (domain: string, products: readonly Product[]) => void;
  readonly retire: (domain: string) => void;
  readonly isDown: Set<string>;
}

export function smallMesh(products: Readonly<Record<string, readonly Product[]>>): SmallMesh {
  const domains = new Map<string, GraphQLHandler>();
  const isDown = new Set<string>();
  const asked: string[] = [];
  const publish: SmallMesh['publish'] = (name, published) => {
    const description = { name, title: name, description: `The domain ${name}.`, owner: { name: `${name} team` } };
    domains.set(name, createDomain({ description, products: published, logger } as never).handle);
  };
  for (const [name, published] of Object.entries(products)) publish(name, published);

  const graph: GraphQLHandler = async (request, envelope) => {
    const field = /\{\s*(\w+)/.exec(request.query)![1]!;
    asked.push(field);
    if (field === 'catalog') {
      const catalog = Array.from(domains.keys(), (domain) => ({ domain, productsField: productsFieldOf(domain) }));
      return { data: { catalog } };
    }
    const name = [...domains.keys()].find((domain) =>
      [productFieldOf(domain), productsFieldOf(domain)].includes(field),
    );
    if (name === undefined) {
      const message = `Cannot query field "${field}" on type "Query".`;
      return { errors: [{ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
    }
    if (!isDown.has(name)) return domains.get(name)!(request, envelope);
    const extensions = { code: 'DOMAIN_UNAVAILABLE', domain: name };
    return { data: { [field]: null }, errors: [{ message: `${name} did not answer.`, path: [field], extensions }] };
  };
  return { graph, asked, publish, retire: (name) => void domains.delete(name), isDown };
}
