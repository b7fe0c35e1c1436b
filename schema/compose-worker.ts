/** The worker's side of `createComposer`: composes what it is sent, one after the other. */
import { parentPort } from 'node:worker_threads';
import type { ComposeRequest } from './compose-aside.ts';
import { compose } from './compose.ts';

parentPort?.on('message', ({ subgraphs, options }: ComposeRequest) =>
  parentPort?.postMessage(compose(subgraphs, options)),
);
