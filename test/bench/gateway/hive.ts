/** Hive Gateway with its native planner, from where `node test/servers/install.mjs` puts it. Argument: the supergraph. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HIVE_FOLDER } from './hive-folder.ts';

const load = (name: string): Promise<Record<string, (...given: readonly unknown[]) => unknown>> => {
  const file = createRequire(join(HIVE_FOLDER, 'package.json')).resolve(name);
  return import(pathToFileURL(file).href) as never;
};
const [{ createGatewayRuntime }, { unifiedGraphHandler }] = await Promise.all([
  load('@graphql-hive/gateway-runtime'),
  load('@graphql-hive/router-runtime'),
]);
const router = createGatewayRuntime!({
  supergraph: readFileSync(process.argv[2]!, 'utf8'),
  unifiedGraphHandler,
  logging: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }: { request: Request }) => {
      const authorization = request.headers.get('authorization');
      return authorization === null ? {} : { authorization };
    },
  },
});
const server = createServer(router as never);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);
});
