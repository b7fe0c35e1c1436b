/** SHA-256, in hex, of a value as JSON: equal for equal values whose keys come in one order. */
import { createHash } from 'node:crypto';

export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
