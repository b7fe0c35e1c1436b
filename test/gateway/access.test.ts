// What a principal may not see is null with an error that says why, and nobody is asked for it.
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGateway, createHeldSource } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Principal } from '../../lib/principal.ts';
import { closeAll, closeLater, optionsOf, subgraph, type Answer } from './mesh.ts';

afterEach(closeAll);

/** One directive is imported under a name of its own. */
const SDLS = {
  people: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@authenticated", { name: "@requiresScopes", as: "@needs" }, "@policy"])
    type Query { me: Person! people: [Person!]! named: [Named!]! vault: Vault open: String }
    interface Named { name: String }
    type Person implements Named @key(fields: "id") {
      id: ID! name: String
      email: String @authenticated
      salary: Int @needs(scopes: [["salaries:read", "people:read"], ["admin"]])
      score: Int! @policy(policies: [["risk"]])
    }
    type Robot implements Named { name: String serial: String }
    type Vault @authenticated { gold: Int }`,
  notes: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", { name: "@requiresScopes", as: "@needs" }, "@interfaceObject"])
    type Person @key(fields: "id") { id: ID! notes: [Note!]! }
    type Note { text: String @needs(scopes: [["notes:read"]]) public: String }`,
};

const asked: string[] = [];
beforeEach(() => void (asked.length = 0));

const person = { __typename: 'Person', id: '1', name: 'Ada', email: 'ada@example.org', salary: 7, score: 3 };
const RESOLVERS: Readonly<Record<string, Record<string, unknown>>> = {
  people: {
    Named: { __resolveType: ({ __typename }: { __typename: string }) => __typename },
    Person: { __resolveReference: async () => person },
    Query: {
      me: () => person,
      people: () => [person, person],
      named: () => [person, { __typename: 'Robot', name: 'R2', serial: 's' }],
      vault: () => ({ gold: 9 }),
      open: () => 'yes',
    },
  },
  notes: {
    Person: {
      __resolveReference: async ({ id }: { id: string }) => ({ id }),
      notes: () => [{ text: 'secret', public: 'hello' }],
    },
  },
};

async function open() {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(SDLS).map(([name, sdl]) => ({ name, url: `inprocess://${name}`, typeDefs: parse(sdl) })),
  );
  expect(errors).toBeUndefined();
  const inProcess = new Map(
    Object.entries(SDLS).map(([name, sdl]): [string, GraphQLHandler] => {
      const handle = subgraph(sdl, RESOLVERS[name]!);
      return [name, (request, envelope) => (asked.push(request.query), handle(request, envelope))];
    }),
  );
  const source = createHeldSource();
  await source.publish(supergraphSdl!);
  const gateway = closeLater(await createGateway(await optionsOf({ source, inProcess })));
  return async (query: string, principal?: Principal): Promise<Answer> =>
    JSON.parse(JSON.stringify(await gateway.handle({ query }, { requestId: 'test', principal }))) as Answer;
}

const as = (scopes: string[] = [], policies: string[] = []): Principal => ({ id: 'ada', scopes, policies });

test('a field for who says who it is', async () => {
  const ask = await open();
  const anonymous = await ask('{ me { name email } }');
  expect(anonymous.data).toEqual({ me: { name: 'Ada', email: null } });
  expect(anonymous.errors).toEqual([
    {
      message: 'Person.email is only for who says who it is.',
      path: ['me', 'email'],
      extensions: { code: 'UNAUTHENTICATED', coordinate: 'Person.email' },
    },
  ]);
  expect(asked.join()).not.toContain('email');
  expect(await ask('{ me { name email } }', as())).toEqual({ data: { me: { name: 'Ada', email: 'ada@example.org' } } });
});

test('a field for scopes, of which one list must be whole', async () => {
  const ask = await open();
  const salaryOf = async (...scopes: string[]) => (await ask('{ me { salary } }', as(scopes))).data;
  expect(await salaryOf('salaries:read')).toEqual({ me: { salary: null } });
  expect(asked).toEqual([expect.not.stringContaining('salary')]);
  expect(await salaryOf('people:read', 'salaries:read')).toEqual({ me: { salary: 7 } });
  expect(await salaryOf('admin')).toEqual({ me: { salary: 7 } });
  const { errors } = await ask('{ people { salary } }', as());
  expect(errors).toEqual([
    {
      message: 'Person.salary is only for who has the scope "salaries:read" and "people:read", or "admin".',
      extensions: { code: 'FORBIDDEN', coordinate: 'Person.salary' },
    },
  ]);
});

test('a field that may not be null takes its object with it', async () => {
  const ask = await open();
  const { data, errors } = await ask('{ open people { name score } }', as());
  expect(data).toBeNull();
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  expect((await ask('{ me { score } }', as([], ['risk']))).data).toEqual({ me: { score: 3 } });
});

test('a type, and the fields that are of it', async () => {
  const ask = await open();
  expect((await ask('{ open vault { gold } }')).data).toEqual({ open: 'yes', vault: null });
  expect(asked.join()).not.toContain('vault');
  expect((await ask('{ vault { gold } }', as())).data).toEqual({ vault: { gold: 9 } });
});

test('a field behind an interface, an alias, a fragment and another subgraph, under another name of the directive', async () => {
  const ask = await open();
  const query =
    '{ named { name ... on Person { mail: email ...Notes } ... on Robot { serial } } } fragment Notes on Person { notes { text public } }';
  const { data, errors } = await ask(query);
  expect(data).toEqual({
    named: [
      { name: 'Ada', mail: null, notes: [{ text: null, public: 'hello' }] },
      { name: 'R2', serial: 's' },
    ],
  });
  expect(errors?.map(({ extensions }) => extensions['coordinate']).sort()).toEqual(['Note.text', 'Person.email']);
  expect(asked.join()).not.toMatch(/email|text/);
  expect((await ask(query, as(['notes:read']))).errors).toBeUndefined();
});

test('what one principal may see, another asks for at the same moment in vain', async () => {
  const ask = await open();
  const [allowed, denied] = await Promise.all([
    ask('{ me { salary } }', as(['admin'])),
    ask('{ me { salary } }', as()),
  ]);
  expect([allowed.data, denied.data]).toEqual([{ me: { salary: 7 } }, { me: { salary: null } }]);
});

test('a client sees no directive of the gateway’s in the schema', async () => {
  const ask = await open();
  const { data } = await ask('{ __schema { directives { name } types { name } } }');
  expect(JSON.stringify(data)).not.toMatch(/authenticated|requiresScopes|policy|needs|Scope/);
});
