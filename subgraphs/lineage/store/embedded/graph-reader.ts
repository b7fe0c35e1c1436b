/** What the general walk asks, answered by the graph in memory; what is known of links is read from the tables. */
import { FLOW_KINDS, type Transformation } from '../../model/change.ts';
import type { Directory } from '../directory.ts';
import { hasWay, isInTime } from '../evidence.ts';
import type { GraphReader, Neighbour, OneDirection, PinnedView } from '../walking/graph-reader.ts';
import { confidenceOf, kindOf, wayOf, type FlowList } from './flow-list.ts';
import type { Graph } from './graph.ts';
import type { LinkReader } from './read-links.ts';

export interface GraphReaderParts {
  readonly graph: Graph;
  readonly directory: () => Directory;
  readonly transformationsOf: (way: number) => readonly Transformation[];
  readonly readLinks: LinkReader;
}

export function createGraphReader(parts: GraphReaderParts): GraphReader {
  const { graph, directory, readLinks } = parts;
  const { keys } = graph;
  return {
    now: async () => ({
      revision: graph.revision,
      oldestRevision: graph.oldestRevision,
      directory: directory(),
    }),
    neighbours: async (view, direction, ids) => {
      const nextTo = neighbourFinder(parts, view, direction);
      const found = new Map<string, readonly Neighbour[]>();
      for (const id of ids) {
        const node = keys.find(id);
        if (node !== 0) found.set(id, nextTo(node));
      }
      return found;
    },
    links: async (view, ends) => readLinks(view, ends),
    columnsOf: async (datasets) =>
      new Map(
        datasets.map((id) => {
          const node = keys.find(id);
          return [id, node === 0 ? [] : graph.columnsOf(node).map((column) => keys.keyOf(column))];
        }),
      ),
  };
}

function neighbourFinder(
  { graph, transformationsOf }: GraphReaderParts,
  view: PinnedView,
  direction: OneDirection,
): (node: number) => readonly Neighbour[] {
  const fits = attributeTest(view, transformationsOf);
  const lists = [graph.current, graph.past].map((list) => ({ list, ...list.towards(direction) }));
  return (node) => {
    const found = new Set<number>();
    for (const { list, heads, nexts, ends } of lists) {
      for (let link = heads[node]! | 0; link !== 0; link = nexts[link - 1]!) {
        if (isIn(list, link, view) && fits(list.attributes(link))) found.add(ends[link - 1]!);
      }
    }
    return [...found].map((each) => ({ id: graph.keys.keyOf(each), isDescribed: graph.isDescribed(each) }));
  };
}

function isIn(list: FlowList, link: number, { revision, time }: PinnedView): boolean {
  if (list.revFromOf(link) > revision || list.revToOf(link) <= revision) return false;
  return isInTime({ validFrom: list.validFromOf(link), validTo: list.validToOf(link) }, time);
}

function attributeTest(
  { kinds, transformations, minConfidence }: PinnedView,
  transformationsOf: (way: number) => readonly Transformation[],
): (attributes: number) => boolean {
  if (kinds === null && transformations === null && minConfidence === 0) return () => true;
  return (attributes) =>
    confidenceOf(attributes) >= minConfidence &&
    (kinds === null || kinds.includes(FLOW_KINDS[kindOf(attributes)]!)) &&
    hasWay(transformationsOf(wayOf(attributes)), transformations);
}
