/** The worker's side of `composeAside`: one composition, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { compose } from './compose.ts';
import type { SubgraphDefinition } from './subgraph.ts';

parentPort?.postMessage(compose(workerData as readonly SubgraphDefinition[]));
