/** The graph of datasets and columns in memory: the answers of every walk come from here. */
import { FOREVER } from '../../model/event-time.ts';
import type { Catalog } from '../catalog.ts';
import type { Claim } from '../lineage-store.ts';
import { domainOfUrn, NO_CLAIMS } from '../catalog.ts';
import { FlowList } from './flow-list.ts';
import { grownInts } from './grown.ts';
import { NodeKeys } from './node-keys.ts';
import type { FlowRow, GraphDelta, NodeRow } from './protocol.ts';

/** Who claims a dataset: many datasets share one. */
export interface Owner {
  readonly claims: readonly Claim[];
  readonly domains: readonly string[];
}

const NOBODY: Owner = { claims: NO_CLAIMS, domains: [] };
const IS_DESCRIBED = 1;
const NO_DATASET = 0;

/** Nodes are numbers from 1, as in the tables. */
export class Graph {
  readonly keys = new NodeKeys();
  /** Flows that are so, and believed. */
  readonly current = new FlowList(false);
  /** Flows that ended, or that are not believed any more. */
  readonly past = new FlowList(true);
  #datasetOf = new Int32Array(1_024);
  #flags = new Int32Array(1_024);
  /** From a dataset to its first column, and from a column to the next. */
  #column = new Int32Array(1_024);
  #ownerOf = new Int32Array(1_024);
  #owners: readonly Owner[] = [NOBODY];
  #datasets = 0;
  revision = 0;
  oldestRevision = 0;
  /** The last revision that changed what a walk finds: most say again what is known. */
  changedRevision = 0;

  apply(delta: GraphDelta): void {
    for (const row of delta.nodes) this.addNode(row);
    for (const id of delta.described) this.#flags[id]! |= IS_DESCRIBED;
    for (const row of delta.withdrawn) this.#withdraw(row, delta.revision);
    for (const row of delta.added) this.addFlow(row, FOREVER);
    if (delta.oldestRevision > this.oldestRevision) this.past.removeWithdrawn(delta.oldestRevision);
    if (changesWalks(delta)) this.changedRevision = delta.revision;
    this.revision = delta.revision;
    this.oldestRevision = delta.oldestRevision;
  }

  addNode([id, key, dataset, isDescribed]: NodeRow): void {
    this.keys.add(id, key);
    if (id >= this.#flags.length) this.#grow(id + 1);
    this.#flags[id] = isDescribed;
    this.#datasetOf[id] = dataset ?? NO_DATASET;
    if (dataset === null) {
      this.#datasets += 1;
      return;
    }
    this.#ownerOf[id] = this.#ownerOf[dataset]!;
    this.#column[id] = this.#column[dataset]!;
    this.#column[dataset] = id;
  }

  addFlow(row: FlowRow, revTo: number): void {
    const isCurrent = row[6] === FOREVER && revTo === FOREVER;
    (isCurrent ? this.current : this.past).add({ row, revTo });
  }

  /** What was added and withdrawn in one revision nobody has seen. */
  #withdraw(row: FlowRow, revision: number): void {
    const isThere = (row[6] === FOREVER ? this.current : this.past).remove(row);
    if (isThere && row[7] < revision) this.past.add({ row, revTo: revision });
  }

  /** Whose each node is, by the catalog of now. */
  claim(catalog: Catalog): void {
    this.#ownerOf.fill(0);
    const owners: Owner[] = [NOBODY];
    for (const dataset of catalog.claimedDatasets) {
      const id = this.keys.find(dataset);
      if (id === 0) continue;
      const claims = catalog.claimsOf(dataset);
      this.#ownerOf[id] = owners.push({ claims, domains: [...new Set(claims.map(({ urn }) => domainOfUrn(urn)))] }) - 1;
      for (let column = this.#column[id]!; column !== 0; column = this.#column[column]!) {
        this.#ownerOf[column] = this.#ownerOf[id];
      }
    }
    this.#owners = owners;
  }

  /** Pairs of nodes that data flows between now: several authors may state one. */
  countFlows(): { readonly datasetFlows: number; readonly columnFlows: number } {
    const { heads, nexts, ends } = this.current.towards('DOWNSTREAM');
    const counted = new Int32Array(this.size);
    let [datasetFlows, columnFlows] = [0, 0];
    for (let node = 1; node < heads.length; node += 1) {
      for (let link = heads[node]! | 0; link !== 0; link = nexts[link - 1]!) {
        const target = ends[link - 1]!;
        if (counted[target] === node) continue;
        counted[target] = node;
        if (this.isColumn(node)) columnFlows += 1;
        else datasetFlows += 1;
      }
    }
    return { datasetFlows, columnFlows };
  }

  /** One more than the greatest node: how long an array by node must be. */
  get size(): number {
    return this.keys.count + 1;
  }

  get datasetCount(): number {
    return this.#datasets;
  }

  isDescribed(id: number): boolean {
    return (this.#flags[id]! & IS_DESCRIBED) !== 0;
  }

  isColumn(id: number): boolean {
    return this.#datasetOf[id] !== NO_DATASET;
  }

  /** Of a column its dataset, of a dataset itself. */
  datasetOf(id: number): number {
    return this.#datasetOf[id] || id;
  }

  columnsOf(dataset: number): readonly number[] {
    const columns: number[] = [];
    if (this.isColumn(dataset)) return columns;
    for (let column = this.#column[dataset]!; column !== 0; column = this.#column[column]!) columns.push(column);
    return columns;
  }

  /** A number that owners share, 0 for nobody; less than `ownerCount`. */
  ownerIndexOf(id: number): number {
    return this.#ownerOf[id]!;
  }

  ownerAt(index: number): Owner {
    return this.#owners[index]!;
  }

  get ownerCount(): number {
    return this.#owners.length;
  }

  #grow(atLeast: number): void {
    this.#flags = grownInts(this.#flags, atLeast);
    this.#datasetOf = grownInts(this.#datasetOf, atLeast);
    this.#column = grownInts(this.#column, atLeast);
    this.#ownerOf = grownInts(this.#ownerOf, atLeast);
  }
}

/** A node that is new has no flows yet, or they are in the same delta. */
function changesWalks({ added, withdrawn, described, declared, aliases }: GraphDelta): boolean {
  return added.length + withdrawn.length + described.length + declared.length + aliases.length > 0;
}
