// A domain that is down costs its own cells: data, and one error that names it. Nothing else is said of it.
import { afterEach, describe, expect, test } from 'vitest';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import {
  ask,
  closeAll,
  compose,
  domain,
  healthy,
  PRODUCTS_QUERY,
  serve,
  serveSubgraph,
  startGateway,
  withEachExecutor,
} from './mesh.ts';

afterEach(closeAll);

const INTACT = [
  { urn: 'urn:dp:payments:cards', name: 'The urn:dp:payments:cards', depth: 1 },
  { urn: 'urn:dp:customers:people', name: null, depth: 1 },
  { urn: 'urn:dp:payments:wires', name: 'The urn:dp:payments:wires', depth: 1 },
];

/** A mesh whose customers answer over HTTP in their own manner. */
async function askWith(listener: RequestListener, deadlineMs = 2_000) {
  const { url } = await serve(listener);
  const { gateway } = await startGateway({ deadlineMs }, compose({ customers: url }));
  return ask(gateway, PRODUCTS_QUERY);
}

const json = { 'content-type': 'application/json' };

const MANNERS: Readonly<Record<string, RequestListener>> = {
  'cuts the connection': (request) => request.socket.destroy(),
  'answers a page of HTML': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>127.0.0.1</h1>'),
  'answers 500 with text': (_request, response) => response.writeHead(500).end('boom at 127.0.0.1:5432'),
  'answers 503': (_request, response) => response.writeHead(503).end(),
  'answers JSON that is not GraphQL': (_request, response) => response.writeHead(200, json).end('{"hello":1}'),
  'answers half of a JSON text': (_request, response) => response.writeHead(200, json).end('{"data":{"_ent'),
  'redirects to another host': (_request, response) =>
    response.writeHead(302, { location: 'http://127.0.0.1:1/graphql' }).end(),
  'refuses the gateway': (_request, response) => response.writeHead(401, json).end('{"errors":[{"message":"no"}]}'),
  'gives gigabytes': (_request, response) => {
    response.writeHead(200, json).write('{"data":{"_entities":["');
    const more = (): void => {
      while (response.writable && response.write('x'.repeat(1_000_000)));
      if (response.writable) response.once('drain', more);
    };
    more();
  },
  'gives fewer entities than were asked for': (_request, response) =>
    response.writeHead(200, json).end('{"data":{"_entities":[]}}'),
  'gives more entities than were asked for': (_request, response) =>
    response.writeHead(200, json).end('{"data":{"_entities":[null,null]}}'),
};

withEachExecutor(() => {
  describe('a domain that is down costs its own cells and nothing else', () => {
    test.each(Object.entries(MANNERS))('when it %s', async (_manner, listener) => {
      const { data, errors } = await askWith(listener);
      expect(data).toEqual({ dataProducts: INTACT });
      expect(errors).toHaveLength(1);
      expect(errors?.[0]).toMatchObject({
        path: ['dataProducts', 1],
        extensions: { code: 'DOMAIN_UNAVAILABLE', domain: 'customers' },
      });
      expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|localhost|:\d{4}|<h1>|boom/);
    });

    test('when nothing listens where it should be', async () => {
      const server = createServer();
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as { port: number };
      await new Promise((done) => server.close(done));
      const { gateway } = await startGateway({}, compose({ customers: `http://127.0.0.1:${port}/graphql` }));
      const { data, errors } = await ask(gateway, PRODUCTS_QUERY);
      expect(data).toEqual({ dataProducts: INTACT });
      expect(errors?.[0]?.message).toBe('The domain "customers" did not answer: it could not be reached.');
    });

    test('when it accepts the request and never answers', async () => {
      const { data, errors } = await askWith(() => undefined, 100);
      expect(data).toEqual({ dataProducts: INTACT });
      expect(errors?.[0]?.message).toBe('The domain "customers" did not answer: it took too long.');
    });

    test('when it begins an answer and never ends it', async () => {
      const { errors } = await askWith((_request, response) => response.writeHead(200, json).write('{"data":'), 100);
      expect(errors?.[0]?.message).toBe('The domain "customers" did not answer: it took too long.');
    });

    test('when it drips its answer, a byte now and then', async () => {
      const { data, errors } = await askWith((_request, response) => {
        response.writeHead(200, json).write('{');
        const timer = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(timer));
      }, 150);
      expect(data).toEqual({ dataProducts: INTACT });
      expect(errors?.[0]?.message).toBe('The domain "customers" did not answer: it took too long.');
    });

    test('when its answer has the names of every object as keys', async () => {
      const entity =
        '{"__proto__":{"name":"polluted","urn":"x"},"constructor":{"prototype":{"name":"polluted"}},"name":null}';
      const { data } = await askWith((_request, response) =>
        response
          .writeHead(200, json)
          .end(`{"__proto__":{"data":1},"data":{"__proto__":{"a":1},"_entities":[${entity}]}}`),
      );
      expect(data).toEqual({ dataProducts: INTACT });
      expect(({} as Record<string, unknown>)['name']).toBeUndefined();
    });

    test('when it runs in this process and hangs', async () => {
      const inProcess = healthy().set('customers', () => new Promise(() => undefined));
      const { gateway } = await startGateway({ inProcess, deadlineMs: 100 });
      const { data, errors } = await ask(gateway, PRODUCTS_QUERY);
      expect(data).toEqual({ dataProducts: INTACT });
      expect(errors?.map(({ extensions }) => extensions['domain'])).toEqual(['customers']);
    });
  });

  test('a platform subgraph that is down is not called a domain', async () => {
    const inProcess = healthy();
    inProcess.delete('lineage');
    const { gateway } = await startGateway({ inProcess });
    const { errors } = await ask(gateway, PRODUCTS_QUERY);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toEqual({ code: 'DOMAIN_UNAVAILABLE', subgraph: 'lineage', missing: 3 });
  });

  test('a domain that several fetches miss is told once', async () => {
    const inProcess = healthy();
    inProcess.delete('payments');
    const { gateway } = await startGateway({ inProcess });
    const { errors } = await ask(gateway, '{ dataProducts { name } a: paymentsDataProducts { name } }');
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toEqual({
      message: 'The domain "payments" did not answer: it could not be reached.',
      extensions: { code: 'DOMAIN_UNAVAILABLE', domain: 'payments', missing: 3 },
    });
  });

  test('a root field of a domain that is down has its alias as the path', async () => {
    const inProcess = healthy();
    inProcess.delete('payments');
    const { gateway } = await startGateway({ inProcess });
    const { data, errors } = await ask(gateway, '{ mine: paymentsDataProducts { name } }');
    expect(data).toEqual({ mine: null });
    expect(errors?.[0]?.path).toEqual(['mine']);
  });

  test('a query that a domain fails once is asked again, and a mutation is not', async () => {
    let queries = 0;
    const { url } = await serveSubgraph(domain('customers'), () => (queries++ === 0 ? 503 : 200));
    const { gateway } = await startGateway({}, compose({ customers: url }));
    expect((await ask(gateway, PRODUCTS_QUERY)).errors).toBeUndefined();
    expect(queries).toBe(2);

    let mutations = 0;
    const busy = await serveSubgraph(domain('payments'), () => (mutations++, 503));
    const other = await startGateway({}, compose({ payments: busy.url }));
    const { errors } = await ask(other.gateway, 'mutation { paymentsDataProductsTouch }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'DOMAIN_UNAVAILABLE', domain: 'payments' });
    expect(mutations).toBe(1);
  });
});
