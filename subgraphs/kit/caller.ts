/**
 * A subgraph answers its own gateway and nobody else: schema, entities and all. The gateway signs each request; another
 * router sends the secret itself in a header.
 */
import { ERROR_CATALOGUE, TributaryError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http.ts';
import { isSameSecret, isSignedBy, SECRET_HEADER, SIGNATURE_HEADER } from '../../lib/signature.ts';

/** Whether the request may be answered. `secrets` are two while they rotate; with none everybody may ask. */
export function isTrustedCaller(
  { headers, body }: Pick<HttpRequest, 'headers' | 'body'>,
  secrets: readonly string[],
  nowMs: number,
): boolean {
  if (secrets.length === 0) return true;
  const signature = headers[SIGNATURE_HEADER];
  const given = headers[SECRET_HEADER];
  const text = signature === undefined ? '' : Buffer.from(body).toString();
  // Every secret is tried, so that the time taken doesn't tell which one was near.
  return secrets
    .map((secret) => [
      signature !== undefined && isSignedBy(secret, signature, text, nowMs),
      given !== undefined && isSameSecret(secret, given),
    ])
    .flat()
    .includes(true);
}

export function unauthenticated(): TributaryError {
  return new TributaryError(
    'UNAUTHENTICATED',
    `${ERROR_CATALOGUE.UNAUTHENTICATED.sentence} ${ERROR_CATALOGUE.UNAUTHENTICATED.cure}`,
  );
}
