/** Tokens: made, recognised, revoked. The secret is shown once; what is kept is its hash. */
import { createHash, randomBytes } from 'node:crypto';
import { TributaryError } from '../../lib/errors.ts';
import { isSameSecret } from '../../lib/signature.ts';
import type { Scope, Token } from '../model/token.ts';
import type { RegistryRecords } from '../records/registry-records.ts';

export interface NewToken {
  /** For people, and for the audit. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The one subgraph that `publish` reaches; `null` for all. */
  readonly subgraph: string | null;
  /** For how long; `null` for ever. */
  readonly days: number | null;
}

export interface Tokens {
  readonly create: (token: NewToken, by: string) => Promise<{ readonly secret: string; readonly token: Token }>;
  /** Of an `authorization` header. Rejects with UNAUTHENTICATED, and why. */
  readonly authenticate: (authorization: string | undefined) => Promise<Token>;
  /** False where there is no such token, or it was revoked before. */
  readonly revoke: (id: string, by: string) => Promise<boolean>;
  readonly list: () => Promise<readonly Token[]>;
  /** Makes an admin token where there is no token at all, and answers its secret. */
  readonly ensureFirst: () => Promise<string | null>;
}

export interface TokensOptions {
  readonly records: Pick<RegistryRecords, 'addToken' | 'token' | 'tokens' | 'revokeToken'>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
const SECRET = /^Bearer (trb_([0-9a-f]{12})_[\w-]{43})$/;

export function createTokens({ records, now }: TokensOptions): Tokens {
  const timeText = (ms: number): string => new Date(ms).toISOString();

  const create: Tokens['create'] = async ({ name, scopes, subgraph, days }, by) => {
    const id = randomBytes(6).toString('hex');
    const secret = `trb_${id}_${randomBytes(32).toString('base64url')}`;
    const at = now();
    const expiresAt = days === null ? null : timeText(at + days * DAY_MS);
    const token: Token = { id, name, scopes, subgraph, createdAt: timeText(at), expiresAt, revokedAt: null };
    const detail = { name, scopes, subgraph, expiresAt };
    await records.addToken(token, digest(secret), {
      at: token.createdAt,
      by,
      action: 'token.create',
      subject: id,
      detail,
    });
    return { secret, token };
  };

  return {
    create,
    authenticate: async (authorization) => {
      const [, secret, id] = SECRET.exec(authorization ?? '') ?? [];
      if (secret === undefined) throw unauthenticated(whatCame(authorization));
      const known = await records.token(id!);
      if (!known || !isSameSecret(known.secretHash, digest(secret)))
        throw unauthenticated('The registry does not know this token');
      const { revokedAt, expiresAt } = known.token;
      if (revokedAt !== null) throw unauthenticated(`This token was revoked at ${revokedAt}`);
      if (expiresAt !== null && expiresAt <= timeText(now()))
        throw unauthenticated(`This token has expired at ${expiresAt}`);
      return known.token;
    },
    revoke: (id, by) => {
      const at = timeText(now());
      return records.revokeToken(id, at, { at, by, action: 'token.revoke', subject: id, detail: {} });
    },
    list: records.tokens,
    ensureFirst: async () => {
      if ((await records.tokens()).length > 0) return null;
      const { secret } = await create({ name: 'first', scopes: ['admin'], subgraph: null, days: null }, 'registry');
      return secret;
    },
  };
}

/** The secret has 256 random bits, so that a plain hash keeps it. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function whatCame(authorization: string | undefined): string {
  return authorization === undefined ? 'The registry asks for a token' : 'The token has not the form of one of ours';
}

function unauthenticated(why: string): TributaryError {
  return new TributaryError(
    'UNAUTHENTICATED',
    `${why}. Send \`authorization: Bearer trb_…\`; \`tributary login\` keeps a token for the CLI.`,
  );
}
