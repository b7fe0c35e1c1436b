/**
 * What the registry keeps. Publications and the audit are only ever appended to. Everything that is written is durable
 * when its promise resolves, and written whole or not at all. Rejects with STORE_UNAVAILABLE where the store does not
 * take it; nothing is kept then.
 */
import type { AuditEntry, NewAuditEntry } from '../model/audit.ts';
import type { Approval, ClientUse } from '../model/finding.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import type { Token } from '../model/token.ts';
import type { TrustedDocument, UseReport } from '../model/use.ts';

export type NewPublication = Omit<Publication, 'revision' | 'version'>;

/** `moved`: somebody else has published since `basedOn`, and nothing was kept. */
export type Appended =
  { readonly kind: 'appended'; readonly publications: readonly Publication[] } | { readonly kind: 'moved' };

export interface HistoryQuery {
  readonly variant: string;
  /** Of one subgraph; `null` for all. */
  readonly subgraph: string | null;
  /** At most this many, the newest first. */
  readonly first: number;
  /** Only those with a smaller revision; `null` for the newest. */
  readonly before: number | null;
}

export interface UseQuery {
  readonly coordinates: readonly string[];
  /** RFC 3339 day; use before it does not count. */
  readonly since: string;
}

export interface RegistryRecords {
  /** `revision: null` for now; else what was current when that revision was the newest. A variant without publications of its own is main. */
  readonly state: (variant: string, revision: number | null) => Promise<MeshState>;
  /** The newest revision of all variants; 0 before the first. Cheap: asked on every check. */
  readonly revision: () => Promise<number>;
  /**
   * All of them with one audit entry, in one transaction, where `basedOn` is still the newest revision; `null` appends
   * whatever it is. Versions and revisions count on, without a gap, whoever else appends.
   */
  readonly append: (
    publications: readonly NewPublication[],
    audit: NewAuditEntry,
    basedOn: number | null,
  ) => Promise<Appended>;
  readonly history: (query: HistoryQuery) => Promise<readonly Publication[]>;
  /** `null` where there is no such version. */
  readonly publication: (variant: string, subgraph: string, version: number) => Promise<Publication | null>;
  /** Those with publications of their own, and `main`. */
  readonly variants: () => Promise<readonly string[]>;

  readonly approve: (approval: Approval, audit: NewAuditEntry) => Promise<void>;
  /** The latest of each key that has not expired at `now` (RFC 3339). */
  readonly approvals: (subgraph: string, now: string) => Promise<readonly Approval[]>;

  /** False where a report of this id was kept before. Adds up by client, version, coordinate and day of `to`. */
  readonly addUse: (report: UseReport) => Promise<boolean>;
  /** By coordinate, its clients, the most first; coordinates that nobody used are absent. Trusted documents count. */
  readonly use: (query: UseQuery) => Promise<ReadonlyMap<string, readonly ClientUse[]>>;
  /** When the first report came in (RFC 3339); `null` before that: use before it was seen by nobody. */
  readonly watchedSince: () => Promise<string | null>;
  /** Forgets use of days before `day`. */
  readonly forgetUse: (day: string) => Promise<void>;
  /** All trusted documents of a client, in place of those before. */
  readonly trust: (client: string, documents: readonly TrustedDocument[], audit: NewAuditEntry) => Promise<void>;

  readonly addToken: (token: Token, secretHash: string, audit: NewAuditEntry) => Promise<void>;
  /** With the hash of its secret; `null` for an unknown id. Revoked and expired ones are found too. */
  readonly token: (id: string) => Promise<{ readonly token: Token; readonly secretHash: string } | null>;
  /** By creation. */
  readonly tokens: () => Promise<readonly Token[]>;
  /** False where there is no such token, or it was revoked before. */
  readonly revokeToken: (id: string, at: string, audit: NewAuditEntry) => Promise<boolean>;

  readonly audit: (entry: NewAuditEntry) => Promise<AuditEntry>;
  /** In order, those with a larger number; at most `first`. */
  readonly auditEntries: (after: number, first: number) => Promise<readonly AuditEntry[]>;
  readonly close: () => Promise<void>;
}
