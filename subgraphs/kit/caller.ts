/**
 * A subgraph answers its own gateway and nobody else: schema, entities and all. The gateway signs each request; another
 * router sends the secret itself in a header.
 */
import { ERROR_CATALOGUE, TributaryError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http.ts';
import { decodePrincipal, PRINCIPAL_HEADER, type Principal } from '../../lib/principal.ts';
import { isSameSecret, isSignedBy, SECRET_HEADER, SIGNATURE_HEADER } from '../../lib/signature.ts';

/**
 * Who the request is from, or `undefined` where it may not be answered. `secrets` are two while they rotate; with none
 * everybody may ask. A principal is believed only where the gateway has signed it.
 */
export function callerOf(
  { headers, body }: Pick<HttpRequest, 'headers' | 'body'>,
  secrets: readonly string[],
  nowMs: number,
): Caller | undefined {
  if (secrets.length === 0) return NOBODY;
  const signature = headers[SIGNATURE_HEADER];
  const given = headers[SECRET_HEADER];
  const principal = headers[PRINCIPAL_HEADER];
  const text = signature === undefined ? '' : Buffer.from(body).toString();
  // Every secret is tried, so that the time taken doesn't tell which one was near.
  const isSigned = secrets
    .map((secret) => signature !== undefined && isSignedBy(secret, signature, text, nowMs, principal))
    .includes(true);
  const hasSecret = secrets.map((secret) => given !== undefined && isSameSecret(secret, given)).includes(true);
  if (isSigned) return { principal: principal === undefined ? undefined : decodePrincipal(principal) };
  return hasSecret ? NOBODY : undefined;
}

/** Somebody who may ask. */
export interface Caller {
  readonly principal: Principal | undefined;
}

const NOBODY: Caller = { principal: undefined };

export function unauthenticated(): TributaryError {
  return new TributaryError(
    'UNAUTHENTICATED',
    `${ERROR_CATALOGUE.UNAUTHENTICATED.sentence} ${ERROR_CATALOGUE.UNAUTHENTICATED.cure}`,
  );
}
