/**
 * The inputs that several questions have, as GraphQL hands them over: what may be left out may be `null` too. Written by
 * hand, since the types made from the schema are made of what this room gives back.
 */
import type { FlowKind } from '../model/change.ts';
import type { DatasetKey } from '../model/node-id.ts';

export type Given<Value> = Value | null | undefined;

export interface GivenFilter {
  readonly include?: Given<GivenNodeFilter>;
  readonly exclude?: Given<GivenNodeFilter>;
  readonly hopOver?: Given<GivenNodeFilter>;
  readonly stopAt?: Given<GivenNodeFilter>;
  readonly kinds?: Given<readonly FlowKind[]>;
  readonly transformations?: Given<readonly string[]>;
  readonly minConfidence?: Given<number>;
  readonly window?: Given<{ readonly from: string; readonly to: string }>;
}

export interface GivenNodeFilter {
  readonly ids?: Given<readonly string[]>;
  readonly domains?: Given<readonly string[]>;
  readonly products?: Given<readonly string[]>;
  readonly namespaces?: Given<readonly string[]>;
  readonly platforms?: Given<readonly string[]>;
  readonly classifications?: Given<readonly string[]>;
  readonly names?: Given<readonly string[]>;
  readonly states?: Given<readonly ('KNOWN' | 'GHOST')[]>;
}

export interface GivenLimits {
  readonly maxNodes?: Given<number>;
  readonly deadlineMs?: Given<number>;
}

/** Exactly one of these names the asset. */
export interface GivenRef {
  readonly product?: Given<string>;
  readonly domain?: Given<string>;
  readonly dataset?: Given<DatasetKey>;
  readonly field?: Given<{ readonly namespace: string; readonly dataset: string; readonly name: string }>;
  readonly port?: Given<{ readonly urn: string; readonly name: string }>;
}
