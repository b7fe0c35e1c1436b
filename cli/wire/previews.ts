/** Previews beside the main graph, straight from the registry of this process; each has a catalog of its own. */
import type { GatewayOptions } from '../../gateway/index.ts';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import type { Registry } from '../../registry/index.ts';
import type { Base } from '../base.ts';
import { createCatalog } from '../../subgraphs/catalog/index.ts';
import { createHeldSource } from '../../gateway/index.ts';
import { CATALOG } from './composed-graph.ts';

export function previewsOf(
  registry: Registry,
  { logger, metrics }: Pick<Base, 'logger' | 'metrics'>,
): NonNullable<GatewayOptions['variantSource']> {
  return (variant) => {
    const inProcess = new Map<string, GraphQLHandler>();
    const held = createHeldSource();
    let stop: () => void = () => undefined;
    const serve = async (sdl: string, catalogSdl: string, domains: readonly string[]): Promise<void> => {
      inProcess.set(CATALOG, createCatalog({ domains, sdl: catalogSdl, logger, metrics }).handle);
      await held.publish(sdl, { isComposed: true });
    };
    return {
      inProcess,
      source: {
        subscribe: async (listener) => {
          if (!(await registry.records.variants()).includes(variant)) {
            return listener({ fault: `There is no graph called "${variant}"; nothing is published to it.` });
          }
          const served = await registry.supergraphs.refresh(variant);
          if (served) await serve(served.supergraphSdl, served.catalogSdl, served.domains);
          await held.subscribe(listener);
          stop = registry.supergraphs.follow(variant, (next) => {
            void serve(next.supergraphSdl, next.catalogSdl, next.domains);
          });
        },
        close: async () => {
          stop();
          await held.close();
        },
      },
    };
  };
}
