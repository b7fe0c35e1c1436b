/** Which requests the plain walk answers, and where they begin. */
import { nodeId } from '../../model/node-id.ts';
import type { Directory } from '../directory.ts';
import { CURRENT_VIEW, type WalkRequest } from '../lineage-store.ts';
import { datasetsOf } from '../walking/flow-plane.ts';
import type { Graph } from './graph.ts';

/** Between datasets or columns, by all that is so now, with no node treated specially, and since when nothing changed. */
export function isQuick(
  { granularity, view, nodes, hidden }: WalkRequest,
  { revision, changedRevision }: Pick<Graph, 'revision' | 'changedRevision'>,
): boolean {
  const isFine = granularity === 'DATASET' || granularity === 'COLUMN';
  const isLatest = view.revision === null || (view.revision >= changedRevision && view.revision <= revision);
  const isPlain =
    view.time.kind === 'now' && view.kinds === null && view.transformations === null && view.minConfidence === 0;
  const hasRules = nodes.include ?? nodes.exclude ?? nodes.hopOver ?? nodes.stopAt;
  return isFine && isLatest && isPlain && !hasRules && hidden.size === 0;
}

/** Each once; what the graph doesn't know is left out. */
export function quickRoots({ roots, granularity }: WalkRequest, graph: Graph, directory: Directory): readonly number[] {
  const parts = { catalog: directory.catalog(CURRENT_VIEW), directory };
  const numbers = roots.flatMap((root) => {
    if (root.kind === 'COLUMN' && granularity === 'COLUMN') return [graph.keys.find(directory.canonical(nodeId(root)))];
    const datasets = datasetsOf(root, parts).map((id) => graph.keys.find(id));
    return granularity === 'COLUMN'
      ? datasets.flatMap((dataset) => (dataset === 0 ? [] : graph.columnsOf(dataset)))
      : datasets;
  });
  return [...new Set(numbers.filter((node) => node !== 0))];
}
