/**
 * A supergraph file of ours names the catalog, which answers inside the gateway's process. So before the gateway takes a
 * supergraph, the catalog for its domains is made from the names in it.
 */
import type { SupergraphSource } from '../../gateway/index.ts';
import { catalogSdl } from '../../schema/catalog.ts';
import { vocabularyOf } from '../../schema/lift.ts';
import { domainsOf } from '../../schema/supergraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import { parse } from 'graphql';

export function withCatalog(
  source: SupergraphSource,
  setCatalog: (domains: readonly string[], sdl: string) => Promise<void>,
): SupergraphSource {
  let known = '';
  return {
    ...source,
    subscribe: (listener) =>
      source.subscribe(async (update) => {
        const domains = 'sdl' in update ? domainsOf(update.sdl) : [];
        if (domains.length > 0 && domains.join() !== known) {
          await setCatalog(domains, sdlFor(domains));
          known = domains.join();
        }
        return listener(update);
      }),
  };
}

function sdlFor(domains: readonly string[]): string {
  const vocabulary = vocabularyOf(parse(vocabularySdl));
  return catalogSdl(
    domains.map((name) => ({ name, missingFields: [] })),
    vocabulary,
  );
}
