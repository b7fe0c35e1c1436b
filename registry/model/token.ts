/** Who may do what. The secret itself is kept nowhere. */
export const SCOPES = ['admin', 'publish', 'approve', 'read', 'gateway'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Token {
  /** Stands in the secret too, so that a log can name a token without giving it away. */
  readonly id: string;
  /** For people, and for the audit. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The one subgraph that `publish` reaches; `null` for all. */
  readonly subgraph: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}
