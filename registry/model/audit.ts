/** One thing that was done, chained to the one before. */
export interface AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
  /** `publish`, `retire`, `rollback`, `refuse`, `approve`, `token.create`, `token.revoke`, `adopt`. */
  readonly action: string;
  /** The subgraph, the token's id, the finding's key. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Of the entry before; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256, in hex, of the canonical JSON of all of the above. */
  readonly hash: string;
}

export type NewAuditEntry = Pick<AuditEntry, 'at' | 'by' | 'action' | 'subject' | 'detail'>;
