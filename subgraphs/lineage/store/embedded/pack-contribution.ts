/** What was said, for the table: JSON, deflated where names repeat so much that it is worth it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Contribution } from '../../model/change.ts';

/** In characters: what is shorter gains too little. */
const MIN_DEFLATED = 300;

export function packContribution(contribution: Contribution): string | Buffer {
  const json = JSON.stringify(contribution);
  return json.length < MIN_DEFLATED ? json : deflateRawSync(json, { level: 1 });
}

export function unpackContribution(packed: unknown): Contribution {
  const json = typeof packed === 'string' ? packed : inflateRawSync(packed as Uint8Array).toString();
  return JSON.parse(json) as Contribution;
}
