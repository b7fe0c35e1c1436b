/** Who may have caused a symptom: the datasets upstream of it, and the jobs that write these and its own. */
import { compareIds } from '../../model/compare-ids.ts';
import { datasetIdOfColumn } from '../../model/node-id.ts';
import type { Link, LinkEnds, WalkedNode } from '../../store/lineage-store.ts';
import type { Closure } from '../closure.ts';

export interface Suspect {
  /** Of a dataset or job. */
  readonly id: string;
  /** Links from it, or from what the job writes, to where the symptom was seen. */
  readonly distance: number;
  /** From there on; of a job first a link that it carries. */
  readonly path: () => readonly LinkEnds[];
}

export interface SuspectDataset extends Suspect {
  readonly node: WalkedNode;
}

export interface SuspectJob extends Suspect {
  /** Ids of the nodes that it reads and writes. */
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** Nearest first, equals by id; between columns a dataset is as near as the nearest of its columns. */
export function suspectDatasets({ walk, next, rootIds, nodes }: Closure): readonly SuspectDataset[] {
  const seen = new Set([...rootIds].map(datasetOf));
  return walk.nodes.flatMap((node) => {
    const id = datasetOf(node.id);
    if (node.isHidden || seen.has(id)) return [];
    seen.add(id);
    return [{ id, node: { ...node, id }, distance: node.depth, path: () => pathFrom(node.id, { next, nodes }) }];
  });
}

/** Nearest first, equals by id. What is hidden has links without jobs, so its jobs are not among them. */
export function suspectJobs({ walk, next, nodes }: Closure): readonly SuspectJob[] {
  const jobs = new Map<string, { link: Link; distance: number; reads: Set<string>; writes: Set<string> }>();
  for (const link of walk.links) {
    const distance = nodes.get(link.to)?.depth ?? 0;
    for (const { id } of link.sources.filter((source) => source.id.startsWith('job:'))) {
      const known = jobs.get(id) ?? { link, distance, reads: new Set(), writes: new Set() };
      known.reads.add(link.from);
      known.writes.add(link.to);
      jobs.set(id, distance < known.distance ? { ...known, link, distance } : known);
    }
  }
  return [...jobs]
    .map(([id, { link, distance, reads, writes }]) => {
      const path = () => [{ from: link.from, to: link.to }, ...pathFrom(link.to, { next, nodes })];
      return { id, distance, reads, writes, path };
    })
    .sort((a, b) => a.distance - b.distance || compareIds(a.id, b.id));
}

/** A shortest way to where the walk began: each node's way goes on to the first of those that are a link nearer. */
function pathFrom(id: string, { next, nodes }: Pick<Closure, 'next' | 'nodes'>): readonly LinkEnds[] {
  const path: LinkEnds[] = [];
  for (let at = id, depth = nodes.get(id)?.depth ?? 0; depth > 0; depth -= 1) {
    const nearer = next(at).find((each) => (nodes.get(each)?.depth ?? 0) === depth - 1);
    if (nearer === undefined) break;
    path.push({ from: at, to: nearer });
    at = nearer;
  }
  return path;
}

function datasetOf(id: string): string {
  return id.startsWith('column:') ? datasetIdOfColumn(id) : id;
}
