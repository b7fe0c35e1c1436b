/**
 * Lending in a process of its own, with a product that changes when it is told to. `POST /change` counts up the number
 * behind the product's name, and answers with it once no gateway answers with what was before.
 */
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../../../cli/package-root.ts';
import { createHttpServer, listen } from '../../../lib/http-server.ts';
import type { HttpRoute } from '../../../lib/http.ts';
import { silentLogger } from '../../../lib/logger.ts';
import { createMetrics } from '../../../lib/metrics.ts';
import { parseDomainFolder } from '../../../schema/contract/index.ts';
import type { Product } from '../../../schema/product.ts';
import { readDomainFiles } from '../../../subgraphs/kit/domain/domain-files.ts';
import { createDomain, createListSource, subgraphRoutes, type Changes } from '../../../subgraphs/kit/index.ts';

const CHANGING = 'urn:dp:lending:loan-applications';

const { contracts } = await readDomainFiles(fileURLToPath(new URL('subgraphs/domains/lending', packageRoot())));
const parsed = parseDomainFolder(contracts);
if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));

const source = createListSource(parsed.products);
let number = 0;
let announce: Changes['announce'] | undefined;

const numbered = (product: Product): Product =>
  product.urn === CHANGING ? { ...product, name: `${product.name} ${number}` } : product;

const { handle } = createDomain({
  description: parsed.domain,
  products: [],
  productSource: {
    list: async () => (await source.list()).map(numbered),
    load: async (urns) => (await source.load(urns)).map((product) => product && numbered(product)),
  },
  followChanges: (given) => (announce = given),
  logger: silentLogger,
});

const change: HttpRoute = {
  method: 'POST',
  path: '/change',
  bodyLimit: 1,
  handle: async () => {
    number += 1;
    const made = number;
    await announce?.([CHANGING]);
    return { status: 200, body: { number: made } };
  },
};

const server = createHttpServer({
  routes: [...subgraphRoutes({ handle, secrets: [], now: Date.now }), change],
  readiness: () => ({ status: 'ready' }),
  metrics: createMetrics(),
  logger: silentLogger,
});
process.stdout.write(`ready ${await listen(server, '127.0.0.1', 0)}\n`);
