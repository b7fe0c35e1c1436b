/** Previews beside the main graph, straight from the registry of this process; each has a catalog of its own. */
import type { GatewayOptions } from '../../gateway/index.ts';
import type { Registry } from '../../registry/index.ts';
import type { Base } from '../base.ts';
import { createHeldSource } from '../../gateway/index.ts';
import { createOwnCatalog } from '../mesh/own-catalog.ts';

export function previewsOf(
  registry: Registry,
  { logger, metrics }: Pick<Base, 'logger' | 'metrics'>,
): NonNullable<GatewayOptions['variantSource']> {
  return (variant) => {
    const catalog = createOwnCatalog({ logger, metrics });
    const held = createHeldSource();
    let stop: () => void = () => undefined;
    const serve = async (sdl: string, catalogSdl: string, domains: readonly string[]): Promise<void> => {
      await catalog.set({ domains, sdl: catalogSdl });
      await held.publish(sdl, { isComposed: true });
    };
    return {
      inProcess: catalog.inProcess,
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
