/**
 * The list of subgraphs that the wiring knows -> the supergraph that the gateway serves. Compositions run one at a time
 * and only the newest list counts. The last one is kept on disk, so that a start with nothing changed composes nothing.
 */
import type { Logger } from '../../lib/logger.ts';
import { createKeptComposition } from '../../registry/index.ts';
import { startComposer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';

export interface MeshComposer {
  /** Composes this list, or the newest one given meanwhile. Resolves when it has been told to `onComposition`. */
  readonly update: (subgraphs: readonly SubgraphDefinition[]) => Promise<void>;
}

export interface MeshComposerOptions {
  readonly home: string;
  /** Of our own code: another version may compose otherwise. */
  readonly version: string;
  readonly logger: Logger;
  readonly onComposition: (composition: Composition, subgraphs: readonly SubgraphDefinition[]) => Promise<void> | void;
}

export function createMeshComposer(options: MeshComposerOptions): MeshComposer {
  const kept = createKeptComposition({ ...options, name: 'mesh' });
  let wanted: readonly SubgraphDefinition[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    let composing: readonly SubgraphDefinition[];
    do {
      composing = wanted;
      const subgraphs = composing;
      const composition = await kept.get({ subgraphs, vocabularies: [] }, () => startComposer().compose(subgraphs));
      if (composing === wanted) await options.onComposition(composition, composing);
    } while (composing !== wanted);
  };
  return {
    update: (subgraphs) => {
      wanted = subgraphs;
      return (running ??= run().finally(() => (running = undefined)));
    },
  };
}
