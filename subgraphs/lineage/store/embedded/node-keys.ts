/**
 * The keys of all nodes, compactly: their bytes in one array, and a hash table of numbers with open addressing. Two
 * million keys as strings in a Map would be 400 MB of objects; here they are their length and some 14 bytes each.
 */
import { grownBytes, grownFloats } from './grown.ts';

const EMPTY = 0;
/** Slots per key, at least: a lookup then probes less than two slots on average. */
const SPARSENESS = 1.5;

export class NodeKeys {
  #bytes = Buffer.alloc(1 << 16);
  /** Where each node's key ends, which may be past 4 GB; it begins where the one before it ends. */
  #ends = new Float64Array(1_024);
  #table = new Int32Array(2_048);
  #scratch = Buffer.alloc(1 << 12);
  #last = 0;

  /** Keys come in the order of their numbers, from 1. */
  add(id: number, key: string): void {
    if (id !== this.#last + 1) throw new Error(`Expected the key of node ${this.#last + 1}, came that of ${id}.`);
    const begin = this.#ends[this.#last]!;
    const length = Buffer.byteLength(key);
    if (begin + length > this.#bytes.length) this.#bytes = grownBytes(this.#bytes, begin + length);
    if (id >= this.#ends.length) this.#ends = grownFloats(this.#ends, id + 1);
    this.#bytes.write(key, begin);
    this.#ends[id] = begin + length;
    this.#last = id;
    if (this.#last * SPARSENESS > this.#table.length) this.#rehash();
    else this.#put(id);
  }

  /** How many there are, which is the greatest number too. */
  get count(): number {
    return this.#last;
  }

  /** 0 where no node has the key. */
  find(key: string): number {
    const length = this.#write(key);
    const mask = this.#table.length - 1;
    for (let slot = hashOf(this.#scratch, 0, length) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#table[slot]!;
      if (id === EMPTY) return 0;
      if (this.#is(id, length)) return id;
    }
  }

  keyOf(id: number): string {
    return this.#bytes.toString('utf8', this.#ends[id - 1], this.#ends[id]);
  }

  /** By the bytes of their keys. */
  compare(left: number, right: number): number {
    return left === right
      ? 0
      : compareBytes(
          this.#bytes,
          this.#ends[left - 1]!,
          this.#ends[left]!,
          this.#bytes,
          this.#ends[right - 1]!,
          this.#ends[right]!,
        );
  }

  /** A test for nodes whose key comes after this text. */
  isAfter(key: string): (id: number) => boolean {
    const text = Buffer.from(key);
    return (id) => compareBytes(this.#bytes, this.#ends[id - 1]!, this.#ends[id]!, text, 0, text.length) > 0;
  }

  #write(key: string): number {
    if (key.length * 3 > this.#scratch.length) this.#scratch = Buffer.alloc(key.length * 3);
    return this.#scratch.write(key);
  }

  #is(id: number, length: number): boolean {
    const begin = this.#ends[id - 1]!;
    if (this.#ends[id]! - begin !== length) return false;
    // Keys of one table begin alike and end differently.
    for (let index = length - 1; index >= 0; index -= 1) {
      if (this.#bytes[begin + index] !== this.#scratch[index]) return false;
    }
    return true;
  }

  #put(id: number): void {
    const mask = this.#table.length - 1;
    let slot = hashOf(this.#bytes, this.#ends[id - 1]!, this.#ends[id]!) & mask;
    while (this.#table[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#table[slot] = id;
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2);
    for (let id = 1; id <= this.#last; id += 1) this.#put(id);
  }
}

function compareBytes(a: Buffer, aBegin: number, aEnd: number, b: Buffer, bBegin: number, bEnd: number): number {
  const [aLength, bLength] = [aEnd - aBegin, bEnd - bBegin];
  const length = aLength < bLength ? aLength : bLength;
  for (let index = 0; index < length; index += 1) {
    const difference = a[aBegin + index]! - b[bBegin + index]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), its bits spread for a table whose size is a power of two. */
function hashOf(bytes: Buffer, begin: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = begin; index < end; index += 1) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
