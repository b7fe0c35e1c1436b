/** Typed arrays that grow: by half, so that a large one is never half empty. */
function lengthFor(length: number, atLeast: number): number {
  return Math.max(atLeast, Math.ceil(length * 1.5));
}

export function grownInts(array: Int32Array, atLeast: number): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(lengthFor(array.length, atLeast));
  longer.set(array);
  return longer;
}

export function grownFloats(array: Float64Array, atLeast: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(lengthFor(array.length, atLeast));
  longer.set(array);
  return longer;
}

export function grownBytes(bytes: Buffer, atLeast: number): Buffer<ArrayBuffer> {
  const longer = Buffer.alloc(lengthFor(bytes.length, atLeast));
  bytes.copy(longer);
  return longer;
}
