/** Asks the graph as a client would, and waits no longer than the deadline, even where the graph doesn't heed its signal. */
import { randomUUID } from 'node:crypto';
import type { GraphQLHandler, GraphQLRequest, GraphQLResponse } from '../kit/index.ts';

/** In milliseconds; less than a gateway waits for us. */
const DEADLINE_MS = 3_000;

/** Rejects when the deadline has passed. */
export async function askGraph(graph: GraphQLHandler, request: GraphQLRequest): Promise<GraphQLResponse> {
  const deadline = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason as Error), { once: true });
  });
  const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  try {
    return await Promise.race([graph(request, { requestId: randomUUID(), signal: deadline.signal }), late]);
  } finally {
    clearTimeout(timer);
  }
}
