/** Flows between datasets of a walk between columns that no flow between their columns explains. */
import type { OneDirection } from '../walking/graph-reader.ts';
import type { Graph } from './graph.ts';
import { next } from './quick-links.ts';

/** As text `from to`, since both directions may find one. */
export function unmappedFlows(graph: Graph, columns: readonly number[], direction: OneDirection): readonly string[] {
  const datasets = new Set(columns.map((column) => graph.datasetOf(column)));
  return [...datasets].flatMap((dataset) => {
    const explained = new Set(
      graph.columnsOf(dataset).flatMap((column) => next(graph, column, direction).map((each) => graph.datasetOf(each))),
    );
    return next(graph, dataset, direction)
      .filter((other) => other !== dataset && !explained.has(other))
      .map((other) => (direction === 'DOWNSTREAM' ? `${dataset} ${other}` : `${other} ${dataset}`));
  });
}
