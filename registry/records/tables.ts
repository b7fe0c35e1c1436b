/**
 * The tables of the registry. Their names begin with `registry_`, since other rooms keep records in the same database.
 * Times are RFC 3339 text in UTC, days its first ten characters.
 */
import type { Action } from '../model/publication.ts';
import type { SubgraphKind } from '../model/submission.ts';

export interface Tables {
  /** One row: whoever writes takes it first, so that writers of several processes wait for each other. */
  registry_meta: { id: number; watched_since: string | null };
  registry_publication: PublicationTable;
  /** What was submitted, once for each hash: going back to a version copies nothing. */
  registry_content: { hash: string; sdl: string; /** JSON. */ files: string };
  registry_approval: ApprovalTable;
  registry_token: TokenTable;
  registry_audit: AuditTable;
  registry_use: UseTable;
  registry_use_report: { id: string; day: string };
  registry_trusted: { client: string; hash: string; coordinate: string };
}

export interface PublicationTable {
  revision: number;
  variant: string;
  subgraph: string;
  version: number;
  action: Action;
  restored: number | null;
  kind: SubgraphKind;
  url: string | null;
  is_tolerant: number;
  content: string;
  hash: string;
  at: string;
  by: string;
}

export interface ApprovalTable {
  key: string;
  subgraph: string;
  message: string;
  author: string;
  reason: string;
  at: string;
  expires_at: string;
}

export interface TokenTable {
  id: string;
  name: string;
  /** JSON. */
  scopes: string;
  subgraph: string | null;
  secret_hash: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
}

export interface AuditTable {
  number: number;
  at: string;
  by: string;
  action: string;
  subject: string;
  /** JSON. */
  detail: string;
  previous_hash: string;
  hash: string;
}

export interface UseTable {
  client: string;
  /** Empty where the client never says. */
  version: string;
  coordinate: string;
  day: string;
  count: number;
}
