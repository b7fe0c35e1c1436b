/** Flows between datasets of a walk between columns that no flow between their columns explains: how many. */
import type { Found, Side } from './find-nodes.ts';
import type { Graph } from './graph.ts';

export function countUnmappedFlows(graph: Graph, { roots, sides }: Found): number {
  return new Set(sides.flatMap((side) => unmappedOfSide(graph, roots, side))).size;
}

/** As text `from to`, since both sides may find one. */
function unmappedOfSide(graph: Graph, roots: readonly number[], { direction, reached }: Side): readonly string[] {
  const columns = [...roots, ...reached.levels.flat()];
  const datasets = new Set(columns.map((column) => graph.datasetOf(column)));
  return [...datasets].flatMap((dataset) => {
    const explained = new Set(
      graph
        .columnsOf(dataset)
        .flatMap((column) => graph.neighbours(column, direction).map((each) => graph.datasetOf(each))),
    );
    return graph
      .neighbours(dataset, direction)
      .filter((other) => other !== dataset && !explained.has(other))
      .map((other) => (direction === 'DOWNSTREAM' ? `${dataset} ${other}` : `${other} ${dataset}`));
  });
}
