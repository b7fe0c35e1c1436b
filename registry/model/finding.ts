/** What a check finds. All findings come at once; one error refuses the submission. */
export const STAGES = ['parse', 'lint', 'compose', 'diff', 'use', 'contracts', 'policy'] as const;
export type Stage = (typeof STAGES)[number];

/** `approved`: an error that somebody with the right to do so has let pass. */
export const SEVERITIES = ['error', 'approved', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface RegistryFinding {
  readonly stage: Stage;
  /** As people read and search it: `FIELD_REMOVED`, or a code of the composer. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is, what was expected. */
  readonly message: string;
  /** What to do. */
  readonly advice?: string;
  readonly subgraph: string;
  /** A GraphQL schema coordinate, such as `Sla.tier`, or for contracts the urn, the port and the column. */
  readonly coordinate?: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** Who uses what is changed, the most first. */
  readonly clients?: readonly ClientUse[];
  /** Whose data comes from what is changed. */
  readonly consumers?: readonly Consumer[];
  /** The same for the same change, whenever it is checked: an approval names it. */
  readonly key: string;
  /** Whether an approval lets it pass. */
  readonly isApprovable: boolean;
  readonly approval?: Approval;
}

/** One client's use of one coordinate within the days that count. */
export interface ClientUse {
  readonly client: string;
  /** The latest one seen; `null` where it never says. */
  readonly version: string | null;
  readonly count: number;
  /** RFC 3339 day. `null` for a trusted document that nobody has sent yet. */
  readonly lastDay: string | null;
  /** Whether it is registered as a trusted document: that counts as use though nobody has sent it. */
  readonly isTrusted: boolean;
}

/** A product behind a changed column. */
export interface Consumer {
  readonly urn: string | null;
  readonly name: string;
  readonly domain: string | null;
  readonly owners: readonly string[];
  /** Columns, ports or datasets of it that are touched, as labels. */
  readonly touched: readonly string[];
  readonly verdict: 'BREAKING' | 'UNKNOWN';
  readonly why: string;
}

/** Lets one finding pass, for a while. */
export interface Approval {
  readonly key: string;
  readonly subgraph: string;
  /** What was approved, in words. */
  readonly message: string;
  readonly author: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly at: string;
  readonly expiresAt: string;
}
