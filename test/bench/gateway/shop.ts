/**
 * Four subgraphs of a shop, and a query that goes back and forth between them: the shape that gateways are commonly
 * compared with (users, their reviews, the products of those, their stock).
 */
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';

type Json = Record<string, unknown>;

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires", "@provides", "@shareable"])';

export const SHOP_SDLS: Readonly<Record<string, string>> = {
  accounts: `${LINK}
    type Query { me: User users: [User] }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable birthday: Int }`,
  products: `${LINK}
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }`,
  inventory: `${LINK}
    type Product @key(fields: "upc") {
      upc: String! weight: Int @external price: Int @external inStock: Boolean
      shippingEstimate: Int @requires(fields: "price weight")
    }`,
  reviews: `${LINK}
    type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
};

const INNER = 'inStock name price shippingEstimate upc weight';
export const SHOP_QUERY = `query Shop {
  users { id username name reviews { id body product { ${INNER}
    reviews { id body author { id username name reviews { id body product { ${INNER} } } } } } } }
  topProducts(first: 5) { ${INNER} reviews { id body author { id username name reviews { id body product { ${INNER} } } } } }
}`;

const users = ['Ada', 'Brendan', 'Chen', 'Dora', 'Edsger', 'Fatma'].map((name, index) => ({
  id: `u${index}`,
  name,
  username: name.toLowerCase(),
  birthday: 1950 + index,
}));
const products = Array.from({ length: 9 }, (_, index) => ({
  upc: `p${index}`,
  name: `Product ${index}`,
  price: 100 * (index + 1),
  weight: 10 * index,
  inStock: index % 3 !== 0,
}));
const reviews = Array.from({ length: 12 }, (_, index) => ({
  id: `r${index}`,
  body: `What a product, ${index} times over.`,
  author: users[index % 6]!,
  product: products[(index * 4) % 9]!,
}));
const reference = (list: readonly Json[], key: string) => ({
  __resolveReference: async (given: Json) => ({ ...list.find((each) => each[key] === given[key]), ...given }),
});

const RESOLVERS: Readonly<Record<string, unknown>> = {
  accounts: { Query: { me: () => users[0], users: () => users }, User: reference(users, 'id') },
  products: {
    Query: { topProducts: (_: unknown, { first }: { first: number }) => products.slice(0, first) },
    Product: reference(products, 'upc'),
  },
  inventory: {
    Product: {
      ...reference(products, 'upc'),
      shippingEstimate: ({ price, weight }: Json) => (Number(price) > 1000 ? 0 : Number(weight) / 2),
    },
  },
  reviews: {
    Review: reference(reviews, 'id'),
    User: {
      ...reference([], 'id'),
      username: ({ id }: Json) => users.find((user) => user.id === id)?.username,
      reviews: ({ id }: Json) => reviews.filter(({ author }) => author.id === id),
    },
    Product: {
      ...reference([], 'upc'),
      reviews: ({ upc }: Json) => reviews.filter(({ product }) => product.upc === upc),
    },
  },
};

/** Answers of a subgraph, made anew each time. */
export function shopSubgraphs(): ReadonlyMap<string, (request: Json) => Promise<unknown>> {
  return new Map(
    Object.entries(SHOP_SDLS).map(([name, sdl]) => {
      const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: RESOLVERS[name] as never });
      return [
        name,
        ({ query, variables }) =>
          graphql({ schema, source: query as string, variableValues: (variables ?? {}) as Json }),
      ];
    }),
  );
}

export function shopSupergraph(base: string): string {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(SHOP_SDLS).map(([name, sdl]) => ({ name, url: `${base}/${name}`, typeDefs: parse(sdl) })),
  );
  if (!supergraphSdl) throw errors![0]!;
  return supergraphSdl;
}
