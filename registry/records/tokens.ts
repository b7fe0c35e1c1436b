/** Tokens with the hash of their secrets. */
import type { Kysely, Selectable } from 'kysely';
import type { Scope, Token } from '../model/token.ts';
import type { Tables, TokenTable } from './tables.ts';

export async function writeToken(database: Kysely<Tables>, token: Token, secretHash: string): Promise<void> {
  const { id, name, scopes, subgraph, createdAt, expiresAt, revokedAt } = token;
  await database
    .insertInto('registry_token')
    .values({
      id,
      name,
      scopes: JSON.stringify(scopes),
      subgraph,
      secret_hash: secretHash,
      created_at: createdAt,
      expires_at: expiresAt,
      revoked_at: revokedAt,
    })
    .execute();
}

export async function findToken(
  database: Kysely<Tables>,
  id: string,
): Promise<{ readonly token: Token; readonly secretHash: string } | null> {
  const row = await database.selectFrom('registry_token').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? { token: toToken(row), secretHash: row.secret_hash } : null;
}

export async function listTokens(database: Kysely<Tables>): Promise<readonly Token[]> {
  const rows = await database.selectFrom('registry_token').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(toToken);
}

/** False where there is no such token, or it was revoked before. */
export async function revokeToken(database: Kysely<Tables>, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('registry_token')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

function toToken(row: Selectable<TokenTable>): Token {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as readonly Scope[],
    subgraph: row.subgraph,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
