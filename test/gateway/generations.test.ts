// The graph is swapped while it is in use: nobody's query fails, and what does not load changes nothing.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, test } from 'vitest';
import { createGateway, createHeldSource } from '../../gateway/index.ts';
import {
  ask,
  closeAll,
  closeLater,
  compose,
  domain,
  healthy,
  newHome,
  optionsOf,
  PRODUCTS_QUERY,
  SDLS,
  serveSubgraph,
  startGateway,
  withEachExecutor,
} from './mesh.ts';

afterEach(closeAll);

/** The same mesh with one more field, so that the supergraph's text is another one. */
const withField = (name: string) => compose({}, { lineage: `${SDLS['lineage']!} extend type Query { ${name}: Int }` });

const fieldsOf = async (gateway: Parameters<typeof ask>[0]) => {
  const { data } = await ask(gateway, '{ __schema { queryType { fields { name } } } }');
  return (data as { __schema: { queryType: { fields: { name: string }[] } } }).__schema.queryType.fields.map(
    ({ name }) => name,
  );
};

describe('a swap', () => {
  test('fifty times under load fails no query, and leaves no generation behind', { timeout: 60_000 }, async () => {
    const { url } = await serveSubgraph(domain('customers'));
    const graphs = [
      compose({ customers: url }),
      compose({ customers: url }, { payments: `${SDLS['payments']!} extend type Query { extra: Int }` }),
    ];
    const { gateway, source } = await startGateway({}, graphs[1]);
    let isSwapping = true;
    let answered = 0;
    const load = async () => {
      while (isSwapping) {
        const { errors, data } = await ask(gateway, PRODUCTS_QUERY);
        expect(errors).toBeUndefined();
        expect(data?.['dataProducts']).toHaveLength(3);
        answered += 1;
      }
    };
    const clients = Array.from({ length: 2 }, load);
    for (let swap = 0; swap < 50; swap++) await source.publish(graphs[swap % 2]!);
    isSwapping = false;
    await Promise.all(clients);
    expect(answered).toBeGreaterThan(50);
    expect(gateway.readiness()).toMatchObject({ status: 'ready', detail: { generation: 51, draining: 0 } });
  });

  test('lets a request end on the generation that it began with', async () => {
    let answerNow: () => void = () => {};
    let wasAsked: () => void = () => {};
    const asked = new Promise<void>((resolve) => (wasAsked = resolve));
    const answer = new Promise<void>((resolve) => (answerNow = resolve));
    const inProcess = healthy().set('lineage', async () => {
      wasAsked();
      await answer;
      return { data: { passing: 7 } };
    });
    const { gateway, source } = await startGateway({ inProcess }, withField('passing'));
    const answered = ask(gateway, '{ passing }');
    await asked;
    await source.publish(compose());
    expect(gateway.readiness().detail).toMatchObject({ generation: 2, draining: 1 });
    answerNow();
    expect(await answered).toEqual({ data: { passing: 7 } });
    expect(gateway.readiness().detail).toMatchObject({ draining: 0 });
    expect((await ask(gateway, '{ passing }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('to the same text makes no new generation', async () => {
    const { gateway, source } = await startGateway();
    await source.publish(compose());
    expect(gateway.readiness().detail).toMatchObject({ generation: 1 });
  });

  test('takes the newest of the graphs that come while one is loading', async () => {
    const { gateway, source } = await startGateway();
    await Promise.all(['one', 'two', 'three'].map((name) => source.publish(withField(name))));
    expect(await fieldsOf(gateway)).toContain('three');
    expect(gateway.readiness().detail).toMatchObject({ generation: 3 });
  });

  test('lets go of the subgraphs that left', async () => {
    const { url } = await serveSubgraph(domain('customers'));
    const { gateway, source } = await startGateway({}, compose({ customers: url }));
    await source.publish(compose({ customers: url }, { extra: 'extend type Query { extra: Int }' }));
    expect(gateway.readiness().detail?.['subgraphs']).toHaveProperty('extra');
    await source.publish(compose({ customers: url }));
    expect(gateway.readiness().detail?.['subgraphs']).not.toHaveProperty('extra');
  });
});

withEachExecutor(() => {
  describe('a supergraph that does not load', () => {
    const BAD = {
      garbage: ['this is no SDL {', /Syntax Error/],
      'an empty text': ['  \n', /it is empty/],
      'a schema that is no supergraph': ['type Query { a: Int }', /./],
      'a supergraph with a hole in it': [
        compose().replaceAll('PaymentsDataProduct implements', 'Payments implements'),
        /./,
      ],
      'a subgraph that can not be asked': [compose({ payments: 'ftp://files' }), /"ftp:\/\/files"/],
    } as const;

    test.each(Object.entries(BAD))(
      '(%s) leaves the old one in place, and readiness says why',
      async (_what, [sdl, why]) => {
        const metrics = new Registry();
        const { gateway, source } = await startGateway({ metrics });
        await source.publish(sdl);
        const { status, detail } = gateway.readiness();
        expect(status).toBe('stale');
        expect(detail).toMatchObject({ generation: 1, code: 'SUPERGRAPH_STALE' });
        expect(detail?.['why']).toMatch(why);
        expect(await metrics.metrics()).toContain('tributary_gateway_supergraph_stale 1');
        expect((await ask(gateway, PRODUCTS_QUERY)).errors).toBeUndefined();
      },
    );

    test('is forgotten with the next good one', async () => {
      const { gateway, source } = await startGateway();
      await source.publish('garbage');
      await source.publish(withField('better'));
      expect(gateway.readiness()).toMatchObject({ status: 'ready', detail: { generation: 2 } });
      expect(gateway.readiness().detail).not.toHaveProperty('why');
    });

    test('is forgotten when the source goes back to the one that is served', async () => {
      const { gateway, source } = await startGateway();
      await source.fail('The subgraphs do not compose.');
      expect(gateway.readiness().detail).toMatchObject({ why: 'The subgraphs do not compose.' });
      await source.publish(compose());
      expect(gateway.readiness()).toMatchObject({ status: 'ready', detail: { generation: 1 } });
    });
  });
});

describe('the last good supergraph', () => {
  test('is kept whole on disk', async () => {
    const home = await newHome();
    const { source } = await startGateway({ home });
    await source.publish('garbage');
    expect(await readFile(join(home, 'supergraph', 'supergraph.graphql'), 'utf8')).toBe(compose());
  });

  test('is served as stale while the source has none', async () => {
    const home = await newHome();
    await (await startGateway({ home })).gateway.close();
    const source = createHeldSource();
    await source.fail('The registry does not answer.');
    const gateway = closeLater(await createGateway(await optionsOf({ source, home })));
    expect((await ask(gateway, PRODUCTS_QUERY)).errors).toBeUndefined();
    expect(gateway.readiness()).toMatchObject({ status: 'stale' });
    expect(gateway.readiness().detail?.['why']).toMatch(/^The registry does not answer\. The last good/);
    await source.publish(withField('back'));
    expect(gateway.readiness().status).toBe('ready');
  });

  test('that can not be kept is a warning, not a failure', async () => {
    const home = await newHome();
    await writeFile(join(home, 'supergraph'), 'a file where the folder should be');
    const { gateway } = await startGateway({ home });
    expect(gateway.readiness().status).toBe('ready');
    expect(gateway.readiness().detail?.['warning']).toMatch(/could not be kept/);
  });

  test('that is broken itself is not served', async () => {
    const home = await newHome();
    await mkdir(join(home, 'supergraph'));
    await writeFile(join(home, 'supergraph', 'supergraph.graphql'), 'half a gra');
    const source = createHeldSource();
    await source.fail('The registry does not answer.');
    await expect(createGateway(await optionsOf({ source, home }))).rejects.toThrow(
      'The registry does not answer. There is no last good supergraph to start with.',
    );
  });
});

test('the stock executor is told to send no telemetry to its vendor before it is made', async () => {
  delete process.env['APOLLO_TELEMETRY_DISABLED'];
  await startGateway({ executor: 'apollo' });
  expect(process.env['APOLLO_TELEMETRY_DISABLED']).toBe('1');
});

test('a gateway whose source says nothing yet is starting, and serves with the first graph', async () => {
  const source = createHeldSource();
  const gateway = closeLater(await createGateway(await optionsOf({ source })));
  expect(gateway.readiness().status).toBe('starting');
  expect((await ask(gateway, '{ __typename }')).errors?.[0]?.extensions.code).toBe('SUPERGRAPH_STALE');
  await source.publish(compose());
  expect(gateway.readiness().status).toBe('ready');
  expect(await ask(gateway, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
});
