/**
 * Which numbers lead to which, compactly: twelve bytes an edge, in linked lists that lie in typed arrays. Edges are
 * added and removed one by one while the graph is read.
 */
const NONE = -1;

export class Adjacency {
  /** The first edge of each node; grows with the greatest number. */
  #head = new Int32Array(1_024).fill(NONE);
  /** Of each edge: the edge after it in its node's list, and where it leads. */
  #next = new Int32Array(1_024);
  #target = new Int32Array(1_024);
  #edges = 0;
  #firstFree = NONE;

  add(from: number, to: number): void {
    if (from >= this.#head.length) this.#head = grown(this.#head, from + 1, NONE);
    const edge = this.#takeEdge();
    this.#next[edge] = this.#head[from]!;
    this.#target[edge] = to;
    this.#head[from] = edge;
  }

  /** An edge that isn't there is left so. */
  remove(from: number, to: number): void {
    let previous = NONE;
    for (let edge = this.first(from); edge !== NONE; previous = edge, edge = this.next(edge)) {
      if (this.#target[edge] !== to) continue;
      if (previous === NONE) this.#head[from] = this.#next[edge]!;
      else this.#next[previous] = this.#next[edge]!;
      this.#next[edge] = this.#firstFree;
      this.#firstFree = edge;
      return;
    }
  }

  /** The first edge of a node, -1 for none. Loop: `for (let e = first(n); e >= 0; e = next(e)) target(e)`. */
  first(node: number): number {
    return this.#head[node] ?? NONE;
  }

  next(edge: number): number {
    return this.#next[edge]!;
  }

  target(edge: number): number {
    return this.#target[edge]!;
  }

  #takeEdge(): number {
    const free = this.#firstFree;
    if (free !== NONE) {
      this.#firstFree = this.#next[free]!;
      return free;
    }
    if (this.#edges === this.#next.length) {
      this.#next = grown(this.#next, this.#edges + 1, 0);
      this.#target = grown(this.#target, this.#edges + 1, 0);
    }
    return this.#edges++;
  }
}

/** Twice as long, or as long as asked for. */
export function grown(array: Int32Array, atLeast: number, filler: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(Math.max(atLeast, array.length * 2)).fill(filler, array.length);
  longer.set(array);
  return longer;
}
