/**
 * One world of data, told twice: as a plain schema that graphql-js answers alone, and as subgraphs that each know a part
 * of it and use what Federation 2.3 offers. Whoever asks either must hear the same.
 */
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { buildSchema, graphql, parse, type GraphQLSchema } from 'graphql';
import type { GraphQLHandler, GraphQLResponse } from '../../../lib/graphql-request.ts';

type Json = Record<string, unknown>;
type Resolvers = Record<string, Record<string, unknown>>;
type Field = (object: Json, given: Json) => unknown;

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [
  "@key", "@shareable", "@provides", "@external", "@requires", "@override", "@interfaceObject", "@inaccessible"])`;

/** The subgraphs. `people` takes `name` over from `catalog`; `reviews` knows media by their interface only. */
export const SDLS: Readonly<Record<string, string>> = {
  catalog: `${LINK}
    interface Media @key(fields: "id") { id: ID! title: String }
    interface Sized { dims: Dims }
    type Book implements Media & Sized @key(fields: "id") @key(fields: "isbn") {
      id: ID! title: String isbn: String! pages: Int dims: Dims @shareable price(currency: Currency = EUR): Float!
      author: Person warehouse: Warehouse secret: String @inaccessible
    }
    type Film implements Media & Sized @key(fields: "id") {
      id: ID! title: String minutes: Int dims: Dims director: Person genre: Genre cast: [Person]
    }
    union Item = Book | Film
    enum Genre { DRAMA COMEDY NOIR }
    enum Currency { EUR USD }
    type Dims @shareable { width: Float height: Float }
    type Person @key(fields: "email") { email: ID! name: String }
    type Warehouse @key(fields: "code") { code: String }
    type Shelf { label: String rows: [[Item]!] top: Media widest: Sized }
    type Query { media(first: Int = 4): [Media!]! items: [Item!]! book(id: ID!): Book shelf: Shelf sized: [Sized] }`,
  people: `${LINK}
    type Person @key(fields: "email") @key(fields: "org { id } handle") {
      email: ID! handle: String! org: Org! age: Int @shareable name: String @override(from: "catalog")
      manager: Person books: [Book!] place(precision: Int = 1): String
    }
    type Org @key(fields: "id") { id: ID! label: String @shareable staff(first: Int = 3): [Person!]! }
    type Book @key(fields: "isbn", resolvable: false) { isbn: String! }
    type Query { people: [Person!]! me: Person orgs: [Org] }`,
  reviews: `${LINK}
    type Media @key(fields: "id") @interfaceObject {
      id: ID! reviews(first: Int = 2): [Review!]! rating: Float score(weight: Int = 1): Int best: Review
    }
    type Review @key(fields: "id") { id: ID! body: String stars: Int! by: Person @provides(fields: "age org { label }") about: Media! }
    type Person @key(fields: "email") { email: ID! age: Int @external org: Org! @external reviews: [Review!]! }
    type Org @key(fields: "id") { id: ID! label: String @external }
    type Query { reviews: [Review!]! topRated: [Media] }`,
  shipping: `${LINK}
    type Book @key(fields: "isbn") {
      isbn: String! price(currency: Currency = EUR): Float! @external dims: Dims @external
      shippingCost: Float @requires(fields: "price(currency: USD) dims { width height }")
      deposit: Float @requires(fields: "price(currency: EUR)")
      crate: Crate @requires(fields: "dims { width }")
    }
    type Film @key(fields: "id") { id: ID! minutes: Int @external tape: String @requires(fields: "minutes") }
    enum Currency { EUR USD }
    type Dims @shareable { width: Float height: Float }
    type Crate @key(fields: "size") { size: Int! label: String maker: Org }
    type Org @key(fields: "id") { id: ID! address: Address }
    type Address @shareable { city: String region: Region }
    enum Region { NORTH SOUTH }
    type Query { crates: [Crate!]! }`,
  stock: `${LINK}
    type Warehouse @key(fields: "code") { code: String capacity: Int keeper: Person address: Address }
    type Address @shareable { city: String region: Region }
    enum Region { NORTH SOUTH EAST }
    type Person @key(fields: "org { id } handle") { handle: String! org: Org! badge: String }
    type Org @key(fields: "id", resolvable: false) { id: ID! }
    type Crate @key(fields: "size") { size: Int! onStock: Int }
    type Query { warehouses: [Warehouse] }`,
  wishes: `${LINK}
    type Media @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }
    type Wish { of: Media by: Person weight: Int }
    type Person @key(fields: "email", resolvable: false) { email: ID! }
    type Query { wishes: [Wish!] wished: [Media] }`,
};

/** All of it in one schema, as clients see it. */
export const PLAIN_SDL = `
  interface Media { id: ID! title: String reviews(first: Int = 2): [Review!]! rating: Float score(weight: Int = 1): Int best: Review }
  interface Sized { dims: Dims }
  type Book implements Media & Sized {
    id: ID! title: String isbn: String! pages: Int dims: Dims price(currency: Currency = EUR): Float!
    author: Person warehouse: Warehouse shippingCost: Float deposit: Float crate: Crate
    reviews(first: Int = 2): [Review!]! rating: Float score(weight: Int = 1): Int best: Review
  }
  type Film implements Media & Sized {
    id: ID! title: String minutes: Int dims: Dims director: Person genre: Genre cast: [Person] tape: String
    reviews(first: Int = 2): [Review!]! rating: Float score(weight: Int = 1): Int best: Review
  }
  union Item = Book | Film
  enum Genre { DRAMA COMEDY NOIR }
  enum Currency { EUR USD }
  enum Region { NORTH SOUTH EAST }
  type Dims { width: Float height: Float }
  type Person {
    email: ID! name: String handle: String! org: Org! age: Int manager: Person books: [Book!]
    place(precision: Int = 1): String reviews: [Review!]! badge: String
  }
  type Org { id: ID! label: String staff(first: Int = 3): [Person!]! address: Address }
  type Address { city: String region: Region }
  type Warehouse { code: String capacity: Int keeper: Person address: Address }
  type Crate { size: Int! label: String maker: Org onStock: Int }
  type Shelf { label: String rows: [[Item]!] top: Media widest: Sized }
  type Review { id: ID! body: String stars: Int! by: Person about: Media! }
  type Wish { of: Media by: Person weight: Int }
  type Query {
    media(first: Int = 4): [Media!]! items: [Item!]! book(id: ID!): Book shelf: Shelf sized: [Sized]
    people: [Person!]! me: Person orgs: [Org] reviews: [Review!]! topRated: [Media] crates: [Crate!]! warehouses: [Warehouse]
    wishes: [Wish!] wished: [Media]
  }`;

/** The data. Names that programs trip over are in it, and every kind of hole. */
function createWorld() {
  const orgs: Json[] = ['north', 'south', 'constructor'].map((id, index) => ({
    id,
    label: index === 2 ? null : `Org ${id}`,
    address: index === 1 ? null : { city: `City ${index}`, region: ['NORTH', null, 'SOUTH'][index] },
  }));
  const people: Json[] = Array.from({ length: 7 }, (_, index) => ({
    __typename: 'Person',
    email: `p${index}@example.org`,
    handle: `h${index % 3}${index}`,
    name: index === 3 ? null : `Name "${index}"`,
    age: index === 4 ? null : 20 + index,
    org: orgs[index % 3],
    badge: index % 2 ? `B${index}` : null,
  }));
  for (const [index, person] of people.entries()) person['manager'] = index % 3 === 0 ? null : people[index - 1];
  for (const org of orgs) org['people'] = people.filter((person) => person['org'] === org);
  const warehouses: Json[] = ['w1', null, 'w3'].map((code, index) => ({
    code,
    capacity: code === null ? null : 10 * index,
    keeper: code === null ? null : people[index + 1],
    address: code === null ? null : { city: `Port ${index}`, region: 'SOUTH' },
  }));
  const crates: Json[] = [1, 2, 3].map((size) => ({
    size,
    label: `Crate ${size}`,
    maker: orgs[size - 1],
    onStock: size === 2 ? null : size * 7,
  }));
  const dims = (index: number) => (index % 4 === 3 ? null : { width: 1 + (index % 3), height: index / 2 });
  const books: Json[] = Array.from({ length: 6 }, (_, index) => ({
    __typename: 'Book',
    id: `m${index}`,
    isbn: `isbn-${index}`,
    title: index === 2 ? null : `Book ${index}`,
    pages: index * 100,
    dims: dims(index),
    euros: 10 + index,
    author: index === 1 ? null : people[index % 7],
    warehouse: index === 5 ? null : warehouses[index % 3],
    secret: 'hidden',
  }));
  const films: Json[] = Array.from({ length: 5 }, (_, index) => ({
    __typename: 'Film',
    id: `f${index}`,
    title: `Film ${index}`,
    minutes: index === 3 ? null : 60 + index,
    dims: dims(index + 1),
    director: people[(index * 2) % 7],
    genre: ['DRAMA', 'COMEDY', 'NOIR', null, 'DRAMA'][index],
    cast: index === 4 ? null : [people[index], null, people[index + 1]],
  }));
  for (const person of people)
    person['books'] = person['age'] === null ? null : books.filter(({ author }) => author === person);
  const media = [...books, ...films].sort((a, b) => String(a['title']).localeCompare(String(b['title'])));
  const reviews: Json[] = Array.from({ length: 15 }, (_, index) => ({
    id: `r${index}`,
    body: index % 5 === 0 ? null : `Body ${index}`,
    stars: 1 + (index % 5),
    by: index % 6 === 0 ? null : people[index % 7],
    about: media[(index * 3) % media.length],
  }));
  const wishes: Json[] = Array.from({ length: 4 }, (_, index) => ({
    of: index === 2 ? null : media[index * 2],
    by: index === 3 ? null : people[index + 2],
    weight: index,
  }));
  return { orgs, people, warehouses, crates, books, films, media, reviews, wishes };
}

export const world = createWorld();

const only = (list: readonly Json[], wanted: Json): Json | null =>
  list.find((each) => Object.entries(wanted).every(([key, value]) => key === '__typename' || each[key] === value)) ??
  null;
const firstOf = (list: readonly Json[], { first }: Json) => list.slice(0, first as number);
const mediumOf = ({ id }: Json) => only(world.media, { id });
const reviewsOf = ({ id }: Json) => world.reviews.filter(({ about }) => (about as Json)['id'] === id);
const priceOf = (book: Json, { currency }: Json) => (book['euros'] as number) * (currency === 'USD' ? 2 : 1);
const costOf = (usd: number, dims: Json | null) =>
  dims && dims['width'] !== null ? usd + (dims['width'] as number) * (dims['height'] as number) : null;
const crateOf = (dims: Json | null) => (dims ? only(world.crates, { size: dims['width'] }) : null);

const scoreOf: Field = (medium, { weight }) => reviewsOf(medium).length * (weight as number);
const mediaFields: Record<string, Field> = {
  reviews: (medium, given) => firstOf(reviewsOf(medium), given),
  rating: (medium) => {
    const stars = reviewsOf(medium).map((review) => review['stars'] as number);
    return stars.length === 0 ? null : stars.reduce((sum, each) => sum + each, 0) / stars.length;
  },
  score: scoreOf,
  best: (medium) => reviewsOf(medium).sort((a, b) => (b['stars'] as number) - (a['stars'] as number))[0] ?? null,
};
const staffOf: Field = (org, given) => firstOf(only(world.orgs, { id: org['id'] })!['people'] as Json[], given);
const placeOf: Field = ({ email }, { precision }) => `${String(email)}:${String(precision)}`;
const personReviews: Field = ({ email }) => world.reviews.filter(({ by }) => (by as Json | null)?.['email'] === email);

const rootFields: Record<string, (given: Json) => unknown> = {
  media: (given) => firstOf(world.media, given),
  items: () => [...world.films, ...world.books],
  book: ({ id }) => only(world.books, { id }),
  shelf: () => ({
    label: 'Top',
    rows: [[world.books[0], null, world.films[0]], [], [world.films[3], world.books[3]]],
    top: world.films[1],
    widest: world.books[4],
  }),
  sized: () => [world.books[1], null, world.films[2]],
  people: () => world.people,
  me: () => world.people[2],
  orgs: () => [world.orgs[0], null, world.orgs[2]],
  reviews: () => world.reviews,
  topRated: () => [world.media[2], world.media[0], null, world.media[7]],
  crates: () => world.crates,
  warehouses: () => world.warehouses,
  wishes: () => world.wishes,
  wished: () => [world.media[4], null, world.media[9]],
};

/** The plain schema, and what answers it. */
export function plain(): { readonly schema: GraphQLSchema; readonly ask: GraphQLHandler } {
  const schema = buildSchema(PLAIN_SDL);
  const fields: Resolvers = {
    Book: {
      ...mediaFields,
      price: priceOf,
      shippingCost: (book: Json) => costOf(priceOf(book, { currency: 'USD' }), book['dims'] as Json | null),
      deposit: (book: Json) => priceOf(book, { currency: 'EUR' }) / 10,
      crate: (book: Json) => crateOf(book['dims'] as Json | null),
    },
    Film: { ...mediaFields, tape: tapeOf },
    Person: { place: placeOf, reviews: personReviews },
    Org: { staff: staffOf },
    Query: Object.fromEntries(
      Object.entries(rootFields).map(([name, field]) => [name, (_: Json, given: Json) => field(given)]),
    ),
  };
  for (const [type, resolvers] of Object.entries(fields)) attach(schema, type, resolvers);
  return { schema, ask: handlerOf(schema) };
}

const tapeOf: Field = ({ minutes }) => (minutes === null ? null : `${String(minutes)} min`);

/** The subgraphs by name. Each resolves its own fields, from the representation where `@requires` says so. */
export function subgraphs(): Map<string, GraphQLHandler> {
  const root = (...names: string[]) =>
    Object.fromEntries(names.map((name) => [name, (_: Json, given: Json) => rootFields[name]!(given)]));
  const by = (list: readonly Json[], ...keys: string[]) => ({
    __resolveReference: async (wanted: Json) =>
      only(list, Object.fromEntries(keys.filter((key) => key in wanted).map((key) => [key, wanted[key]]))),
  });
  const person = {
    __resolveReference: async ({ email, handle, org }: Json) =>
      email !== undefined
        ? only(world.people, { email })
        : world.people.find((each) => each['handle'] === handle && (each['org'] as Json)['id'] === (org as Json)['id']),
  };
  const typed = { __resolveType: (object: Json) => object['__typename'] };
  const resolvers: Readonly<Record<string, Resolvers>> = {
    catalog: {
      Media: { ...typed, __resolveReference: async (wanted: Json) => mediumOf(wanted) },
      Sized: typed,
      Item: typed,
      Book: { ...by(world.books, 'id', 'isbn'), price: priceOf },
      Film: by(world.films, 'id'),
      Person: by(world.people, 'email'),
      Warehouse: by(world.warehouses, 'code'),
      Query: root('media', 'items', 'book', 'shelf', 'sized'),
    },
    people: {
      Person: { ...person, place: placeOf },
      Org: { ...by(world.orgs, 'id'), staff: staffOf },
      Query: root('people', 'me', 'orgs'),
    },
    reviews: {
      Media: { __resolveReference: async ({ id }: Json) => ({ id }), ...mediaFields },
      Review: { ...by(world.reviews, 'id'), about: ({ about }: Json) => ({ id: (about as Json)['id'] }) },
      Person: { ...by(world.people, 'email'), reviews: personReviews },
      Org: by(world.orgs, 'id'),
      Query: {
        ...root('reviews'),
        topRated: () => (rootFields['topRated']!({}) as (Json | null)[]).map((it) => it && { id: it['id'] }),
      },
    },
    shipping: {
      Book: {
        __resolveReference: async (representation: Json) => representation,
        shippingCost: ({ price, dims }: Json) => costOf(price as number, dims as Json | null),
        deposit: ({ price }: Json) => (price as number) / 10,
        crate: ({ dims }: Json) => crateOf(dims as Json | null),
      },
      Film: { __resolveReference: async (representation: Json) => representation, tape: tapeOf },
      Crate: by(world.crates, 'size'),
      Org: by(world.orgs, 'id'),
      Query: root('crates'),
    },
    stock: {
      Warehouse: {
        __resolveReference: async ({ code }: Json) => (code === null ? null : only(world.warehouses, { code })),
      },
      Person: person,
      Crate: by(world.crates, 'size'),
      Query: root('warehouses'),
    },
    wishes: { Query: root('wishes', 'wished') },
  };
  return new Map(
    Object.entries(SDLS).map(([name, sdl]) => {
      const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers[name] as never });
      return [name, handlerOf(schema)];
    }),
  );
}

export function composeUniverse(): string {
  const services = Object.entries(SDLS).map(([name, sdl]) => ({
    name,
    url: `inprocess://${name}`,
    typeDefs: parse(sdl),
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

function attach(schema: GraphQLSchema, type: string, resolvers: Record<string, unknown>): void {
  const found = schema.getType(type) as { getFields?: () => Record<string, { resolve?: unknown }> };
  for (const [name, resolve] of Object.entries(resolvers)) found.getFields!()[name]!.resolve = resolve;
}

function handlerOf(schema: GraphQLSchema): GraphQLHandler {
  return async ({ query, operationName, variables }) =>
    (await graphql({
      schema,
      source: query,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
    })) as GraphQLResponse;
}
