/** What a walk steps on, whatever its granularity: nodes with neighbours. */
import type { NodeRef } from '../../model/node-id.ts';
import type { Claim, Link, LinkEnds } from '../lineage-store.ts';
import type { OneDirection } from './graph-reader.ts';

export interface Plane {
  readonly rootsOf: (refs: readonly NodeRef[]) => Promise<Roots>;
  /** By id of a node or a start: the steps that leave it. */
  readonly steps: (direction: OneDirection, ids: readonly string[]) => Promise<ReadonlyMap<string, readonly Step[]>>;
  /** Of a node that a step led to. */
  readonly factsOf: (id: string) => NodeFacts;
  /** Of steps that were made. In any order. */
  readonly links: (ends: readonly LinkEnds[]) => Promise<readonly Link[]>;
  /** Of columns that were reached from some roots: flows between their datasets that no column explains. */
  readonly unmapped: ((direction: OneDirection, ids: readonly string[]) => Promise<readonly LinkEnds[]>) | null;
}

export interface Roots {
  /** Where steps begin; for a product that may be its urn, though ports are walked. */
  readonly starts: readonly string[];
  readonly isRoot: (id: string) => boolean;
  readonly domains: readonly string[];
}

/** The node at the near end is the start itself, unless the start stands for several nodes. */
export interface Step {
  readonly near: string;
  readonly far: string;
}

export interface NodeFacts {
  readonly isDescribed: boolean;
  readonly name: string | null;
  readonly claims: readonly Claim[];
  /** Of the products that it is, or belongs to. */
  readonly urns: readonly string[];
  readonly domains: readonly string[];
  readonly classifications: readonly string[];
}
