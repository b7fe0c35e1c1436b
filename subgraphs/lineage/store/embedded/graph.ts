/** The graph of datasets and columns in memory: the answers of every walk come from here. */
import { compareIds } from '../../model/compare-ids.ts';
import type { OneDirection } from '../port-pair.ts';
import { Adjacency, grown } from './adjacency.ts';
import type { GraphDelta, NodeRow } from './protocol.ts';

const NO_DATASET = 0;

/** Nodes are numbers from 1, as in the tables. */
export class Graph {
  readonly downstream = new Adjacency();
  readonly upstream = new Adjacency();
  /** From a dataset to its columns. */
  readonly columns = new Adjacency();
  readonly #keys: string[] = [''];
  readonly #ids = new Map<string, number>();
  #datasetOf = new Int32Array(1_024);
  #isDescribed = new Int32Array(1_024);
  readonly counts = { datasets: 0, columns: 0, datasetFlows: 0, columnFlows: 0 };

  apply({ nodes, described, addedFlows, removedFlows }: GraphDelta): void {
    for (const row of nodes) this.addNode(row);
    for (const id of described) this.#isDescribed[id] = 1;
    for (let index = 0; index < addedFlows.length; index += 2) this.addFlow(addedFlows[index]!, addedFlows[index + 1]!);
    for (let index = 0; index < removedFlows.length; index += 2) {
      this.#removeFlow(removedFlows[index]!, removedFlows[index + 1]!);
    }
  }

  addNode([id, key, dataset, isDescribed]: NodeRow): void {
    this.#keys[id] = key;
    this.#ids.set(key, id);
    if (id >= this.#datasetOf.length) {
      this.#datasetOf = grown(this.#datasetOf, id + 1, NO_DATASET);
      this.#isDescribed = grown(this.#isDescribed, id + 1, 0);
    }
    this.#datasetOf[id] = dataset ?? NO_DATASET;
    this.#isDescribed[id] = isDescribed;
    this.counts[dataset === null ? 'datasets' : 'columns'] += 1;
    if (dataset !== null) this.columns.add(dataset, id);
  }

  addFlow(from: number, to: number): void {
    this.downstream.add(from, to);
    this.upstream.add(to, from);
    this.counts[this.isColumn(from) ? 'columnFlows' : 'datasetFlows'] += 1;
  }

  #removeFlow(from: number, to: number): void {
    this.downstream.remove(from, to);
    this.upstream.remove(to, from);
    this.counts[this.isColumn(from) ? 'columnFlows' : 'datasetFlows'] -= 1;
  }

  /** One more than the greatest node: how long an array by node must be. */
  get size(): number {
    return this.#keys.length;
  }

  idOf(key: string): number | undefined {
    return this.#ids.get(key);
  }

  keyOf(id: number): string {
    return this.#keys[id]!;
  }

  isDescribed(id: number): boolean {
    return this.#isDescribed[id] === 1;
  }

  isColumn(id: number): boolean {
    return this.#datasetOf[id] !== NO_DATASET;
  }

  /** For loops that are run often, use the adjacency itself: this makes a list. */
  neighbours(id: number, direction: OneDirection): readonly number[] {
    return targetsOf(direction === 'DOWNSTREAM' ? this.downstream : this.upstream, id);
  }

  columnsOf(dataset: number): readonly number[] {
    return targetsOf(this.columns, dataset);
  }

  /** By key, in UTF-8 bytes. */
  sorted(ids: readonly number[]): readonly number[] {
    return [...ids].sort((left, right) => compareIds(this.keyOf(left), this.keyOf(right)));
  }

  /** Of a column its dataset, of a dataset itself. */
  datasetOf(id: number): number {
    return this.#datasetOf[id] || id;
  }
}

function targetsOf(adjacency: Adjacency, node: number): readonly number[] {
  const targets: number[] = [];
  for (let edge = adjacency.first(node); edge >= 0; edge = adjacency.next(edge)) targets.push(adjacency.target(edge));
  return targets;
}
