/**
 * Finds out who asks. Credentials that are wrong are refused whatever else holds; a request without any is anonymous, and
 * answered only where that is allowed. RFC 6750.
 */
import { TributaryError } from '../../lib/errors.ts';
import type { Principal } from '../../lib/principal.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Tokens } from './tokens.ts';

export interface Authentication {
  readonly tokens?: Tokens | undefined;
  readonly keys?: ApiKeys | undefined;
  /** Whether who shows no credentials may ask, as nobody in particular. */
  readonly allowsAnonymous: boolean;
}

export interface Credentials {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | readonly string[] | undefined;
}

/** `undefined` for an anonymous request. Rejects with UNAUTHENTICATED, and why. */
export type Authenticate = (headers: Credentials) => Promise<Principal | undefined> | Principal | undefined;

export function createAuthenticate({ tokens, keys, allowsAnonymous }: Authentication): Authenticate {
  return (headers) => {
    const key = headers['x-api-key'];
    if (key !== undefined && keys) return keys.principalOf(String(key)) ?? refuse('The API key is not valid.');
    const { authorization } = headers;
    if (authorization !== undefined && (tokens ?? keys)) {
      const [scheme, token = ''] = authorization.split(/ +/, 2);
      if (scheme?.toLowerCase() !== 'bearer') return refuse('"authorization" is "Bearer" and a token.');
      const principal = keys?.principalOf(token);
      if (principal) return principal;
      return tokens ? tokens.principalOf(token) : refuse('The API key is not valid.');
    }
    if (allowsAnonymous) return undefined;
    return refuse(`Who asks must say so: send ${waysIn(tokens, keys)}.`);
  };
}

function waysIn(tokens: Tokens | undefined, keys: ApiKeys | undefined): string {
  return [...(tokens ? ['"authorization: Bearer <token>"'] : []), ...(keys ? ['"x-api-key: <key>"'] : [])].join(' or ');
}

function refuse(message: string): never {
  throw new TributaryError('UNAUTHENTICATED', message);
}
