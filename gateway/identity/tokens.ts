/**
 * JSON Web Tokens of an identity provider (RFC 7519), checked by its published keys (RFC 7517); jose enters here. Keys are
 * fetched again when a token names one that is not known, so they may rotate.
 */
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { TributaryError } from '../../lib/errors.ts';
import type { Principal } from '../../lib/principal.ts';

export interface TokensOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the provider publishes its keys. */
  readonly jwksUrl: string;
  /** Asymmetric ones only: with a shared secret every service could make tokens. */
  readonly algorithms: readonly string[];
  /** Between two fetches of the keys for tokens whose key is not known. Default 5,000. */
  readonly cooldownMs?: number;
}

export interface Tokens {
  /** Rejects with UNAUTHENTICATED, or with STORE_UNAVAILABLE where the keys can't be had. */
  readonly principalOf: (token: string) => Promise<Principal> | Principal;
}

/** Of the provider's clock and ours. */
const CLOCK_TOLERANCE_SECONDS = 30;
const FETCH_TIMEOUT_MS = 3_000;
/** A token is not checked again for so long, nor beyond its own end. */
const REMEMBERED_MS = 60_000;
const MOST_REMEMBERED = 10_000;

export function createTokens({ issuer, audience, jwksUrl, algorithms, cooldownMs = 5_000 }: TokensOptions): Tokens {
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: cooldownMs,
  });
  const checks = { issuer, audience, algorithms: [...algorithms], clockTolerance: CLOCK_TOLERANCE_SECONDS };
  const remembered = new LRUCache<string, Principal>({ max: MOST_REMEMBERED });

  async function check(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, keys, { ...checks, requiredClaims: ['exp', 'sub'] });
      const principal = principalIn(payload);
      const ttl = Math.min(REMEMBERED_MS, payload.exp! * 1_000 - Date.now());
      if (ttl > 0) remembered.set(token, principal, { ttl });
      return principal;
    } catch (error) {
      throw refusalOf(error);
    }
  }

  return { principalOf: (token) => remembered.get(token) ?? check(token) };
}

function principalIn(payload: JWTPayload): Principal {
  const { scope, scp, policies } = payload as { scope?: unknown; scp?: unknown; policies?: unknown };
  return { id: payload.sub!, scopes: textsIn(scope ?? scp), policies: textsIn(policies) };
}

/** A list, or words with spaces between them. */
function textsIn(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((each): each is string => typeof each === 'string') : [];
}

function refusalOf(error: unknown): TributaryError {
  if (error instanceof errors.JWTExpired) return new TributaryError('UNAUTHENTICATED', 'The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TributaryError(
      'UNAUTHENTICATED',
      `The token is not for this graph: its claim "${error.claim}" does not fit.`,
    );
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return new TributaryError(
      'STORE_UNAVAILABLE',
      'The keys that tokens are checked with can not be had now.',
      {},
      error,
    );
  return new TributaryError('UNAUTHENTICATED', 'The token is not valid.');
}
