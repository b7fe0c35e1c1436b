/** A subgraph as a server of its own: `POST /graphql`, health, metrics, and a stop that lets running requests end. */
import { TributaryError } from '../../lib/errors.ts';
import { createHttpServer, listen, type Readiness } from '../../lib/http-server.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Metrics } from '../../lib/metrics.ts';
import { subgraphRoutes } from './subgraph-routes.ts';
import type { Subgraph } from './subgraph.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 picks one that is free. */
  readonly port: number;
  /** What its gateway signs with; a list of two while the secret is being changed. */
  readonly secret: string | readonly string[] | undefined;
  /** In production a subgraph without a secret refuses to start. */
  readonly isProduction: boolean;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Default: ready. While the server stops it says so by itself. */
  readonly readiness?: (() => Readiness) | undefined;
  /** Unix milliseconds; default the system's clock. */
  readonly now?: (() => number) | undefined;
}

export interface SubgraphServer {
  /** Where it answers GraphQL: `http://127.0.0.1:4001/graphql`. */
  readonly url: string;
  /** Takes no new request, waits for those that run, then resolves. */
  readonly close: () => Promise<void>;
}

/** Rejects with one clear line when there is no secret in production, or the port can't be had. */
export async function serveSubgraph(
  { name, handle }: Pick<Subgraph, 'name' | 'handle'>,
  { secret, isProduction, readiness = () => ({ status: 'ready' }), now = Date.now, ...options }: ServeOptions,
): Promise<SubgraphServer> {
  const secrets = (typeof secret === 'string' ? [secret] : (secret ?? [])).filter((each) => each !== '');
  if (secrets.length === 0) withoutSecret(name, isProduction, options.logger);

  let isStopping = false;
  const server = createHttpServer({
    routes: subgraphRoutes({ handle, secrets, now }),
    readiness: () => (isStopping ? { status: 'stopping' } : readiness()),
    metrics: options.metrics,
    logger: options.logger,
  });
  const base = await listen(server, options.host, options.port);
  return {
    url: `${base}/graphql`,
    close: async () => {
      isStopping = true;
      await server.close();
    },
  };
}

function withoutSecret(name: string, isProduction: boolean, logger: Logger): void {
  if (!isProduction) return logger.warn({ subgraph: name }, 'no secret: this subgraph answers everybody');
  throw new TributaryError(
    'UNAUTHENTICATED',
    `The subgraph "${name}" has no secret, and in production it answers nobody without one. Name it in the file of TRIBUTARY_SUBGRAPH_SECRETS_FILE.`,
  );
}
