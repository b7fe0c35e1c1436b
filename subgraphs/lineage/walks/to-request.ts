/** The arguments of a `lineage` field become a request to the store. */
import type { GraphQLResolveInfo } from 'graphql';
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';
import { pageSize } from '../../kit/index.ts';
import type { NodeRef } from '../model/node-id.ts';
import { DEFAULT_LIMITS, type Direction, type Granularity, type WalkRequest } from '../store/lineage-store.ts';
import { decodeCursor } from './cursor.ts';
import { selects } from './selects.ts';

export interface LineageArguments {
  readonly direction: Direction;
  /** `null` is unlimited; the schema's default stands where nothing was given. */
  readonly depth?: number | null | undefined;
  readonly granularity?: Granularity | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Throws BAD_USER_INPUT for a depth below 1, and for `first` and `after` as every connection does. */
export function toRequest(
  root: NodeRef,
  { direction, depth, granularity, first, after }: LineageArguments,
  info: GraphQLResolveInfo,
): WalkRequest {
  if (depth != null && depth < 1) throw badDepth(depth);
  return {
    roots: [root],
    granularity: granularity ?? root.kind,
    direction,
    depth: depth ?? null,
    first: pageSize(first),
    after: after == null ? null : decodeCursor(after),
    withLinks: selects(info, 'links'),
    limits: DEFAULT_LIMITS,
  };
}

function badDepth(depth: number): Error {
  return toGraphQLError(
    new TributaryError(
      'BAD_USER_INPUT',
      `"depth" is at least 1; came ${depth}. Leave it out for 3; null is unlimited.`,
    ),
  );
}
