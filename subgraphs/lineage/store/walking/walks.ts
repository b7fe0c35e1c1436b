/** Many walks at once: those that step on the same plane ask the store together, one question a hop. */
import { TributaryError } from '../../../../lib/errors.ts';
import type { Granularity, View, Walk, WalkRequest } from '../lineage-store.ts';
import { createFlowPlane } from './flow-plane.ts';
import type { GraphReader, PinnedView, ReaderState } from './graph-reader.ts';
import { createHiddenTest } from './hidden-nodes.ts';
import { createNodeRule } from './node-rules.ts';
import type { Plane } from './plane.ts';
import { reach } from './reach.ts';
import { toWalk } from './to-walk.ts';
import { createUnitPlane } from './unit-plane.ts';

/** `now` in milliseconds. Rejects with CURSOR_EXPIRED for a revision that was forgotten. */
export async function walkGenerally(
  reader: GraphReader,
  requests: readonly WalkRequest[],
  now: () => number,
): Promise<readonly Walk[]> {
  const startedAt = now();
  const state = await reader.now();
  const planeOf = rememberingPlanes(reader, state);
  return Promise.all(
    requests.map(async (request) => {
      const view = pin(request.view, state);
      const plane = planeOf(request.granularity, view);
      const roots = await plane.rootsOf(request.roots);
      const isLate = () => now() - startedAt > request.limits.deadlineMs;
      const isHidden = createHiddenTest(request.hidden, plane.factsOf);
      const parts = { plane, roots, ruleOf: createNodeRule(request.nodes, plane.factsOf, isHidden), isLate };
      return toWalk({ ...parts, request, revision: view.revision }, await reach(parts, request));
    }),
  );
}

export function pin(
  view: View,
  { revision, oldestRevision }: Pick<ReaderState, 'revision' | 'oldestRevision'>,
): PinnedView {
  if (view.revision === null) return { ...view, revision };
  if (view.revision >= oldestRevision && view.revision <= revision) return { ...view, revision: view.revision };
  throw new TributaryError(
    'CURSOR_EXPIRED',
    `What was known when this page's walk began is no longer kept (revision ${view.revision}; kept are ${oldestRevision} to ${revision}). Start again from the first page.`,
  );
}

export function createPlane(
  reader: GraphReader,
  { directory }: Pick<ReaderState, 'directory'>,
  granularity: Granularity,
  view: PinnedView,
): Plane {
  const parts = { reader, view, directory, catalog: directory.catalog(view) };
  return granularity === 'DATASET' || granularity === 'COLUMN'
    ? createFlowPlane(parts, granularity)
    : createUnitPlane(parts, granularity);
}

function rememberingPlanes(reader: GraphReader, state: ReaderState) {
  const planes = new Map<string, Plane>();
  return (granularity: Granularity, view: PinnedView): Plane => {
    const key = JSON.stringify([granularity, view]);
    const plane = planes.get(key) ?? createPlane(reader, state, granularity, view);
    planes.set(key, plane);
    return plane;
  };
}
