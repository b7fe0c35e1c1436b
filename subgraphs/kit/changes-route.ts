/** `POST /graphql/changes`: a gateway follows what changes. The answer waits for a change, and a server that stops ends it. */
import { z } from 'zod';
import type { ChangesRequest, FollowChanges } from '../../lib/changes.ts';
import { TributaryError } from '../../lib/errors.ts';
import type { HttpRoute } from '../../lib/http.ts';
import { callerOf, unauthenticated } from './caller.ts';
import { refuse, type GraphQLRouteOptions } from './graphql-route.ts';

export interface ChangesRouteOptions extends Pick<GraphQLRouteOptions, 'path' | 'secrets' | 'now'> {
  readonly follow: FollowChanges;
}

const REQUEST = z.object({
  gateway: z.string().min(1).max(100),
  after: z.object({ instance: z.string().max(100), number: z.number().int().nonnegative() }).nullable(),
  waitMs: z.number().int().nonnegative(),
  isLeaving: z.boolean().optional(),
});

export function changesRoute({ follow, path = '/graphql', secrets, now }: ChangesRouteOptions): HttpRoute {
  return {
    method: 'POST',
    path: `${path}/changes`,
    bodyLimit: 10_000,
    handle: async (request) => {
      if (!callerOf(request, secrets, now())) return refuse(unauthenticated());
      const asked = parse(request.body);
      if (!asked) return refuse(new TributaryError('BAD_USER_INPUT', EXPECTED));
      const chunks = answer(follow, asked, request.signal);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: { chunks, isEndless: true } };
    },
  };
}

const EXPECTED = 'The body is JSON with "gateway", "after" (null, or "instance" and "number") and "waitMs".';

async function* answer(follow: FollowChanges, asked: ChangesRequest, signal: AbortSignal): AsyncIterable<string> {
  yield JSON.stringify(await follow(asked, signal));
}

function parse(body: Uint8Array): ChangesRequest | undefined {
  try {
    return REQUEST.parse(JSON.parse(Buffer.from(body).toString()));
  } catch {
    return undefined;
  }
}
