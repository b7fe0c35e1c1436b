/**
 * Flows between nodes, compactly, in columns of typed arrays: linked from either end, added and removed one by one while
 * they are read. What still is so needs no ends of its intervals, which saves a third.
 */
import { FOREVER } from '../../model/event-time.ts';
import { grownFloats, grownInts } from './grown.ts';
import type { OneDirection } from '../walking/graph-reader.ts';
import type { FlowRow } from './protocol.ts';

/** Links and heads are one more than a flow's number, so that an empty array is one of empty lists. */
const NONE = 0;

export interface Believed {
  readonly row: FlowRow;
  /** FOREVER while it is believed. */
  readonly revTo: number;
}

/** Kind, confidence and way in one number. */
export function attributesOf([, , kind, confidence, way]: FlowRow): number {
  return (way << 9) | (confidence << 2) | kind;
}

export function kindOf(attributes: number): number {
  return attributes & 3;
}

export function confidenceOf(attributes: number): number {
  return (attributes >> 2) & 127;
}

export function wayOf(attributes: number): number {
  return attributes >>> 9;
}

/**
 * Of each node the first link of its list, 0 for none, and nodes without flows may lie past the end; of each link (less
 * one) the next of its list, and where it leads: `for (let l = heads[n]! | 0; l; l = nexts[l - 1]!) ends[l - 1]`.
 */
export interface FlowLinks {
  readonly heads: Int32Array;
  readonly nexts: Int32Array;
  readonly ends: Int32Array;
}

export class FlowList {
  readonly #hasEnds: boolean;
  #headOut = new Int32Array(0);
  #headIn = new Int32Array(0);
  #nextOut = new Int32Array(0);
  #nextIn = new Int32Array(0);
  #source = new Int32Array(0);
  #target = new Int32Array(0);
  #attributes = new Int32Array(0);
  #revFrom = new Int32Array(0);
  #validFrom = new Float64Array(0);
  #validTo = new Float64Array(0);
  #revTo = new Float64Array(0);
  #used = 0;
  #firstFree = NONE;

  /** Without `hasEnds` all its flows are so for ever, and believed. */
  constructor(hasEnds: boolean) {
    this.#hasEnds = hasEnds;
  }

  /** Makes room for so many, where that is known ahead. */
  reserve(flows: number, nodes: number): void {
    if (flows > this.#source.length) this.#growFlows(flows);
    this.#growHeads(nodes + 1);
  }

  add({ row, revTo }: Believed): void {
    const [source, target] = row;
    this.#growHeads(Math.max(source, target) + 1);
    const flow = this.#takeFlow();
    this.#source[flow] = source;
    this.#target[flow] = target;
    this.#attributes[flow] = attributesOf(row);
    this.#validFrom[flow] = row[5];
    this.#revFrom[flow] = row[7];
    if (this.#hasEnds) {
      this.#validTo[flow] = row[6];
      this.#revTo[flow] = revTo;
    }
    this.#nextOut[flow] = this.#headOut[source]!;
    this.#headOut[source] = flow + 1;
    this.#nextIn[flow] = this.#headIn[target]!;
    this.#headIn[target] = flow + 1;
  }

  /** One that is just like this and believed until now; false where there is none. */
  remove(row: FlowRow): boolean {
    const [source, target, , , , validFrom, validTo, revFrom] = row;
    const attributes = attributesOf(row);
    for (let link = this.#headOut[source] ?? NONE; link !== NONE; link = this.#nextOut[link - 1]!) {
      const flow = link - 1;
      if (
        this.#target[flow] !== target ||
        this.#validFrom[flow] !== validFrom ||
        this.#revFrom[flow] !== revFrom ||
        this.#attributes[flow] !== attributes ||
        this.validTo(flow) !== validTo ||
        this.revTo(flow) !== FOREVER
      ) {
        continue;
      }
      this.#unlink(flow);
      return true;
    }
    return false;
  }

  /** Those that were withdrawn by then. */
  removeWithdrawn(revision: number): void {
    for (let flow = 0; flow < this.#used; flow += 1) {
      if (this.#source[flow] !== 0 && this.revTo(flow) <= revision) this.#unlink(flow);
    }
  }

  /** The lists of one direction as they lie, until the next flow is added. */
  towards(direction: OneDirection): FlowLinks {
    return direction === 'DOWNSTREAM'
      ? { heads: this.#headOut, nexts: this.#nextOut, ends: this.#target }
      : { heads: this.#headIn, nexts: this.#nextIn, ends: this.#source };
  }

  attributes(link: number): number {
    return this.#attributes[link - 1]!;
  }

  validFromOf(link: number): number {
    return this.#validFrom[link - 1]!;
  }

  validToOf(link: number): number {
    return this.validTo(link - 1);
  }

  revFromOf(link: number): number {
    return this.#revFrom[link - 1]!;
  }

  revToOf(link: number): number {
    return this.revTo(link - 1);
  }

  private validTo(flow: number): number {
    return this.#hasEnds ? this.#validTo[flow]! : FOREVER;
  }

  private revTo(flow: number): number {
    return this.#hasEnds ? this.#revTo[flow]! : FOREVER;
  }

  #unlink(flow: number): void {
    unlink(this.#headOut, this.#nextOut, this.#source[flow]!, flow);
    unlink(this.#headIn, this.#nextIn, this.#target[flow]!, flow);
    this.#source[flow] = 0;
    this.#nextOut[flow] = this.#firstFree;
    this.#firstFree = flow + 1;
  }

  #takeFlow(): number {
    if (this.#firstFree !== NONE) {
      const flow = this.#firstFree - 1;
      this.#firstFree = this.#nextOut[flow]!;
      return flow;
    }
    if (this.#used === this.#source.length) this.#growFlows(Math.max(1_024, this.#used + 1));
    return this.#used++;
  }

  #growFlows(atLeast: number): void {
    this.#nextOut = grownInts(this.#nextOut, atLeast);
    this.#nextIn = grownInts(this.#nextIn, atLeast);
    this.#source = grownInts(this.#source, atLeast);
    this.#target = grownInts(this.#target, atLeast);
    this.#attributes = grownInts(this.#attributes, atLeast);
    this.#revFrom = grownInts(this.#revFrom, atLeast);
    this.#validFrom = grownFloats(this.#validFrom, atLeast);
    if (!this.#hasEnds) return;
    this.#validTo = grownFloats(this.#validTo, atLeast);
    this.#revTo = grownFloats(this.#revTo, atLeast);
  }

  #growHeads(atLeast: number): void {
    if (atLeast <= this.#headOut.length) return;
    this.#headOut = grownInts(this.#headOut, atLeast);
    this.#headIn = grownInts(this.#headIn, atLeast);
  }
}

function unlink(heads: Int32Array, nexts: Int32Array, node: number, flow: number): void {
  if (heads[node] === flow + 1) {
    heads[node] = nexts[flow]!;
    return;
  }
  for (let link = heads[node]!; link !== NONE; link = nexts[link - 1]!) {
    if (nexts[link - 1] !== flow + 1) continue;
    nexts[link - 1] = nexts[flow]!;
    return;
  }
}
