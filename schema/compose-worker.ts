/** The worker's side of `startComposer`: waits for its subgraphs, composes them once, and is ended. */
import { parentPort } from 'node:worker_threads';
import { compose } from './compose.ts';
import type { SubgraphDefinition } from './subgraph.ts';

parentPort?.once('message', (subgraphs: readonly SubgraphDefinition[]) => parentPort?.postMessage(compose(subgraphs)));
