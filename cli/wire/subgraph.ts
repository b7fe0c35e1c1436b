/** One domain, alone. */
import type { Config } from '../../lib/config.ts';
import { readSubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { opened } from '../opened.ts';
import type { Service } from './service.ts';

export interface SubgraphService extends Service {
  readonly name: string;
}

/** Rejects with every fault of its folder. */
export function wireSubgraph({ config, folder }: { config: Config; folder: string }): Promise<SubgraphService> {
  return opened(config, async ({ logger, metrics, closing }) => {
    const { loadDomain, serveSubgraph } = await import('../../subgraphs/kit/index.ts');
    const domain = await loadDomain(folder, { logger, metrics });
    const secret = readSubgraphSecrets(config).get(domain.name);
    const { host, port, isProduction } = config;
    const { url, close } = await serveSubgraph(domain, { host, port, secret, isProduction, logger, metrics });
    closing.add(close);
    return { name: domain.name, url };
  });
}
