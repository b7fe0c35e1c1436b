/** What clients use is counted by name, told in reports that count once, and lost nowhere while the registry is away. */
import { afterEach, describe, expect, test } from 'vitest';
import type { UseReport } from '../../gateway/index.ts';
import { createUseRecorder } from '../../gateway/use/recorder.ts';
import { createUseReporter } from '../../gateway/use/reporter.ts';
import { silentLogger } from '../../lib/logger.ts';
import { buildSchema, parse } from 'graphql';
import { ask, closeAll, closeLater, compose, post, SDLS, startGateway } from './mesh.ts';

afterEach(closeAll);

const SCHEMA = buildSchema('type Query { a: Int  b: Int }');
const operation = (query: string) => ({ hash: query, document: parse(query), operationName: undefined, variables: {} });
const CLIENT = { name: 'Finance weekly', version: '1.2' };

function reporting(send: (report: UseReport) => Promise<void>) {
  const recorder = createUseRecorder();
  const reporter = closeLater(
    createUseReporter({ recorder, send, schema: () => SCHEMA, intervalMs: 3_600_000, logger: silentLogger }),
  );
  return { recorder, reporter };
}

describe('a report', () => {
  test('has each document of each client once, with its count and what it touches', async () => {
    const reports: UseReport[] = [];
    const { recorder, reporter } = reporting(async (report) => void reports.push(report));
    for (const query of ['{ a }', '{ a }', '{ a b }']) recorder.record(CLIENT, operation(query));
    recorder.record({ name: 'other', version: null }, operation('{ a }'));
    await reporter.flush();
    await reporter.flush();
    const used = reports[0]!.operations.map(({ client, count, coordinates }) => [client.name, count, coordinates]);
    expect(used).toEqual([
      ['Finance weekly', 2, ['Query.a']],
      ['other', 1, ['Query.a']],
      ['Finance weekly', 1, ['Query.a', 'Query.b']],
    ]);
    expect(reports[1]!.operations).toEqual([]);
    expect(reports[1]!.from).toBe(reports[0]!.to);
  });

  test('is sent again under its id until it is taken, and what came meanwhile follows', async () => {
    const taken: UseReport[] = [];
    const tried: string[] = [];
    let isAway = true;
    const { recorder, reporter } = reporting(async (report) => {
      tried.push(report.id);
      if (isAway) throw new Error('away');
      taken.push(report);
    });
    recorder.record(CLIENT, operation('{ a }'));
    await reporter.flush();
    recorder.record(CLIENT, operation('{ b }'));
    await reporter.flush();
    isAway = false;
    await reporter.flush();
    expect(new Set(tried.slice(0, 2)).size).toBe(1);
    expect(taken[0]!.id).toBe(tried[0]);
    expect(taken.flatMap(({ operations }) => operations.map(({ coordinates }) => coordinates))).toEqual([
      ['Query.a'],
      ['Query.b'],
    ]);
  });

  test('keeps to a bound when clients send ever new documents', () => {
    const recorder = createUseRecorder();
    for (let index = 0; index < 12_000; index += 1) {
      recorder.record(CLIENT, { ...operation('{ a }'), hash: `document ${index}` });
    }
    const { operations, uncounted } = recorder.take();
    expect([operations.length, uncounted]).toEqual([10_000, 2_000]);
  });

  test('knows what is hot, of late more than of old', () => {
    const recorder = createUseRecorder();
    for (let index = 0; index < 8; index += 1) recorder.record(CLIENT, operation('{ a }'));
    recorder.take();
    for (let index = 0; index < 5; index += 1) recorder.record(CLIENT, operation('{ b }'));
    expect(recorder.hottest(2).map(({ hash }) => hash)).toEqual(['{ a }', '{ b }']);
    recorder.take();
    recorder.take();
    for (let index = 0; index < 3; index += 1) recorder.record(CLIENT, operation('{ b }'));
    expect(recorder.hottest(1).map(({ hash }) => hash)).toEqual(['{ b }']);
  });
});

describe('a gateway', () => {
  async function watched(supergraph = compose()) {
    const reports: UseReport[] = [];
    const use = { report: async (report: UseReport) => void reports.push(report), intervalMs: 3_600_000 };
    const { gateway, source } = await startGateway({ use }, supergraph);
    const url = await gateway.listen('127.0.0.1', 0);
    const used = async () => {
      await gateway.close();
      return reports.flatMap(({ operations }) => operations);
    };
    return { gateway, source, url: `${url}/graphql`, reports, used };
  }

  test('says at once that it watches', async () => {
    const { reports } = await watched();
    expect(reports).toMatchObject([{ operations: [] }]);
  });

  test('counts clients by the names in their headers, and those without one together', async () => {
    const { url, used } = await watched();
    const query = { query: '{ dataProducts { urn name } }' };
    await post(url, query, { 'apollographql-client-name': 'Finance weekly', 'apollographql-client-version': '3' });
    await post(url, query, { 'x-client-name': 'Notebook' });
    await post(url, query);
    await post(url, query);
    expect((await used()).map(({ client, count }) => [client.name, client.version, count])).toEqual([
      ['Finance weekly', '3', 1],
      ['Notebook', null, 1],
      ['unknown', null, 2],
    ]);
  });

  test('counts no operation that is refused, nothing of parts of ours, and nothing asked in its process', async () => {
    const { gateway, url, used } = await watched();
    await post(url, { query: '{ nothing }' });
    await post(url, { query: '{ dataProducts { urn } }' }, { 'apollographql-client-name': 'tributary-platform' });
    await ask(gateway, '{ dataProducts { urn } }');
    expect(await used()).toEqual([]);
  });

  test('names the fields of the interface and of the types that fragments ask for', async () => {
    const { url, used } = await watched();
    await post(url, { query: '{ dataProducts { urn ... on PaymentsDataProduct { name } } }' });
    const [operation] = await used();
    expect(operation!.coordinates).toEqual([
      'DataProduct.urn',
      'PaymentsDataProduct',
      'PaymentsDataProduct.name',
      'Query.dataProducts',
    ]);
  });

  test('goes on answering what it has planned ahead, after a swap', async () => {
    const { url, source, used } = await watched();
    const query = { query: '{ dataProducts { urn name depth } }' };
    for (let index = 0; index < 3; index += 1) await post(url, query);
    await source.publish(compose({}, { lineage: `${SDLS['lineage']!} extend type Query { more: Int }` }));
    const { answer } = await post(url, query);
    expect(answer.errors).toBeUndefined();
    expect((answer.data as { dataProducts: unknown[] }).dataProducts).toHaveLength(3);
    expect((await used()).map(({ count }) => count)).toEqual([4]);
  });
});
