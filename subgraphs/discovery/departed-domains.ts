/**
 * The index outlives the process, and a domain may leave the mesh while no process looks. The harvester tells only of
 * those that it has seen itself, so the domains of the index are compared once with those of the graph.
 */
import type { GraphQLHandler, Logger } from '../kit/index.ts';
import { askGraph } from './ask-graph.ts';
import type { ProductIndex } from './product-index/product-index.ts';

export interface DepartedDomains {
  /** Removes what has left. Asks the graph until it has answered once, and never again; does not reject when it can't. */
  readonly forget: () => Promise<void>;
}

export interface DepartedDomainsParts {
  readonly index: ProductIndex;
  readonly graph: GraphQLHandler;
  readonly logger: Logger;
}

export function createDepartedDomains({ index, graph, logger }: DepartedDomainsParts): DepartedDomains {
  let comparison: Promise<boolean> | null = null;
  const compare = async (): Promise<boolean> => {
    const known = await index.domains(); // Before the graph is asked: who is published meanwhile is not among them.
    const present = await presentDomains(graph);
    if (present === null) return false;
    for (const { name } of known) {
      if (present.has(name)) continue;
      logger.info({ domain: name }, 'a domain of the index has left the mesh');
      await index.removeDomain(name);
    }
    return true;
  };
  return {
    forget: async () => {
      comparison ??= compare();
      const isDone = await comparison.catch(() => false);
      if (!isDone) comparison = null;
    },
  };
}

/** Null when the graph did not answer, or not without an error. */
async function presentDomains(graph: GraphQLHandler): Promise<ReadonlySet<string> | null> {
  const { data, errors = [] } = await askGraph(graph, { query: 'query DiscoveryCatalog { catalog { domain } }' });
  const entries = data?.['catalog'];
  if (errors.length > 0 || !Array.isArray(entries)) return null;
  return new Set(entries.map((entry: { domain?: unknown } | null) => String(entry?.domain)));
}
