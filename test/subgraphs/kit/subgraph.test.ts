import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { FEDERATION_LINK } from '../../../schema/federation-link.ts';
import { createSubgraph, notFound, TributaryError, type Logger, type Resolvers } from '../../../subgraphs/kit/index.ts';
import { logger } from './builders.ts';

const SDL = `${FEDERATION_LINK}
  scalar DateTime
  type Query { thing(at: DateTime): Thing  things: [Thing] }
  type Thing @key(fields: "urn") { urn: ID!  name: String  madeAt: DateTime }
  type Place @key(fields: "country city") { country: String!  city: String!  name: String }`;

const envelope = { requestId: 'request-7' };

describe('a batch of entities', () => {
  const references = (...urns: string[]) => ({ r: urns.map((urn) => ({ __typename: 'Thing', urn })) });
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { urn name } } }';

  it.each([
    [
      'throws at once',
      () => {
        throw notFound('urn', 'urn:dp:x:lost');
      },
    ],
    ['rejects', () => Promise.reject(notFound('urn', 'urn:dp:x:lost'))],
    ['answers null', () => null],
    ['answers undefined', async () => undefined],
    ['answers an error', () => notFound('urn', 'urn:dp:x:lost')],
  ])('loses only the one whose resolver %s', async (_how, lost) => {
    const { handle } = subgraph({
      Thing: {
        __resolveReference: (thing: { urn: string }) =>
          thing.urn.endsWith('lost') ? lost() : { ...thing, name: 'found' },
      },
    });
    const answer = await handle(
      { query, variables: references('urn:dp:x:a', 'urn:dp:x:lost', 'urn:dp:x:b') },
      envelope,
    );
    expect(answer).toMatchObject({
      data: { _entities: [{ name: 'found' }, null, { name: 'found' }] },
      errors: [{ path: ['_entities', 1], extensions: { code: 'NOT_FOUND', urn: 'urn:dp:x:lost' } }],
    });
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors![0]!.message).toContain('urn:dp:x:lost');
  });

  it('names a missing entity by its whole key', async () => {
    const { handle } = subgraph({ Place: { __resolveReference: () => null } });
    const variables = { r: [{ __typename: 'Place', country: 'NL', city: 'Delft' }] };
    const { errors } = await handle(
      { query: query.replace('on Thing { urn name }', 'on Place { name }'), variables },
      envelope,
    );
    expect(errors![0]).toMatchObject({
      message: 'No Place has the country "NL" and the city "Delft".',
      extensions: { code: 'NOT_FOUND', country: 'NL', city: 'Delft' },
    });
  });

  it('takes entities that are frozen', async () => {
    const { handle } = subgraph({
      Thing: { __resolveReference: ({ urn }: { urn: string }) => Object.freeze({ urn, name: 'ice' }) },
    });
    expect((await handle({ query, variables: references('urn:dp:x:a') }, envelope)).data).toEqual({
      _entities: [{ urn: 'urn:dp:x:a', name: 'ice' }],
    });
  });

  it('says of which product an error deep inside it is', async () => {
    const { handle } = subgraph({
      Thing: {
        __resolveReference: (thing: object) => thing,
        name: () => {
          throw new Error('disk');
        },
      },
    });
    const variables = { representations: references('urn:dp:x:a').r };
    const { errors } = await handle({ query: query.replaceAll('$r', '$representations'), variables }, envelope);
    expect(errors![0]).toMatchObject({
      path: ['_entities', 0, 'name'],
      extensions: { code: 'INTERNAL', urn: 'urn:dp:x:a' },
    });
  });
});

describe('an error', () => {
  const failing = (error: unknown, into?: Logger) =>
    subgraph({ Query: { thing: () => Promise.reject(error) } }, into).handle({ query: '{ thing { urn } }' }, envelope);

  it('is masked when it has no code of ours, and logged with its cause', async () => {
    const logged: unknown[] = [];
    const { data, errors } = await failing(new Error('connect ECONNREFUSED db.internal:5432'), recordingLogger(logged));
    expect(data).toEqual({ thing: null });
    expect(errors).toEqual([
      {
        message: "Something failed on our side. The request's id is request-7.",
        path: ['thing'],
        extensions: { code: 'INTERNAL', requestId: 'request-7' },
      },
    ]);
    expect(logged).toMatchObject([
      { requestId: 'request-7', path: ['thing'], err: { message: 'connect ECONNREFUSED db.internal:5432' } },
    ]);
  });

  it('is masked when its code is not in our catalogue', async () => {
    const { errors } = await failing(new GraphQLError('row 7', { extensions: { code: 'SQLSTATE_42' } }));
    expect(errors![0]!.extensions).toEqual({ code: 'INTERNAL', requestId: 'request-7' });
  });

  it('passes with its detail when it is one of ours', async () => {
    const { errors } = await failing(new TributaryError('FORBIDDEN', 'Ask risk.', { owner: 'risk' }));
    expect(errors).toEqual([
      { message: 'Ask risk.', path: ['thing'], extensions: { code: 'FORBIDDEN', owner: 'risk' } },
    ]);
  });

  it.each([
    ['does not parse', { query: '{ thing' }],
    ['is not valid', { query: '{ nothing }' }],
    [
      'has a variable of the wrong type',
      { query: 'query ($at: DateTime) { thing(at: $at) { urn } }', variables: { at: 'yesterday' } },
    ],
    ['has no operation of the name', { query: '{ thing { urn } }', operationName: 'Other' }],
    ['nests without end', { query: '{ thing '.repeat(30_000) }],
  ])('says that a request %s', async (_what, request) => {
    const { data, errors } = await subgraph({}).handle(request, envelope);
    expect(data).toBeUndefined();
    expect(errors![0]!.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('is told instead of rejecting when the context can not be made', async () => {
    const { handle } = createSubgraph({
      name: 'x',
      sdl: SDL,
      resolvers: {},
      logger,
      createContext: () => {
        throw new Error('no pool');
      },
    });
    expect((await handle({ query: '{ thing { urn } }' }, envelope)).errors![0]!.extensions).toEqual({
      code: 'INTERNAL',
      requestId: 'request-7',
    });
  });
});

describe('a request', () => {
  it('gets a context of its own', async () => {
    let made = 0;
    const resolvers = {
      Query: { thing: (_query: unknown, _arguments: unknown, { turn }: { turn: number }) => ({ urn: turn }) },
    };
    const { handle } = createSubgraph({
      name: 'x',
      sdl: SDL,
      resolvers,
      logger,
      createContext: () => ({ turn: ++made }),
    });
    await handle({ query: '{ thing { urn } }' }, envelope);
    expect((await handle({ query: '{ thing { urn } }' }, envelope)).data).toEqual({ thing: { urn: '2' } });
  });

  it('starts no work after its asker has gone', async () => {
    let hasWorked = false;
    const { handle } = subgraph({
      Query: {
        thing: () => {
          hasWorked = true;
        },
      },
    });
    const { errors } = await handle({ query: '{ thing { urn } }' }, { ...envelope, signal: AbortSignal.abort() });
    expect(errors![0]!.extensions).toEqual({ code: 'DEADLINE_EXCEEDED' });
    expect(hasWorked).toBe(false);
  });

  it('gives its times as RFC 3339 text, in UTC where no zone was given', async () => {
    const resolvers = {
      Query: { thing: (_query: unknown, { at }: { at: string }) => ({ urn: at, madeAt: new Date(0) }) },
    };
    const { data } = await subgraph(resolvers).handle(
      { query: '{ thing(at: "2026-01-31T17:00:00") { urn madeAt } }' },
      envelope,
    );
    expect(data).toEqual({ thing: { urn: '2026-01-31T17:00:00Z', madeAt: '1970-01-01T00:00:00.000Z' } });
  });
});

describe('a subgraph', () => {
  it('tells its SDL', async () => {
    const { data } = await subgraph({}).handle({ query: '{ _service { sdl } }' }, envelope);
    expect((data as { _service: { sdl: string } })._service.sdl).toContain('type Thing\n  @key(fields: "urn")');
  });

  it('is refused when resolvers answer what the schema does not have, each named', () => {
    expect(() => subgraph({ Thing: { nmae: () => 'x' }, Thnig: { urn: () => 'x' } })).toThrow(
      /Thing\.nmae, a field that the schema does not have\.[^]*the type Thnig, which the schema does not have\./,
    );
  });

  it('is refused when its SDL is none', () => {
    expect(() => createSubgraph({ name: 'x', sdl: 'type Query { a: Nothing }', resolvers: {}, logger })).toThrow(
      'Unknown type Nothing',
    );
  });
});

function subgraph(resolvers: Resolvers, into: Logger = logger) {
  return createSubgraph({ name: 'things', sdl: SDL, resolvers, logger: into });
}

function recordingLogger(events: unknown[]): Logger {
  const error = (event: unknown) => void events.push(event);
  const recording: Logger = Object.assign(Object.create(logger) as Logger, { error, child: () => recording });
  return recording;
}
