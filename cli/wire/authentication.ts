/** How the gateway finds out who asks, as the settings say. */
import type { Authentication } from '../../gateway/index.ts';
import type { Config } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';

/** Throws BAD_USER_INPUT in production where nobody could show who it is, and anonymous requests are not allowed. */
export async function openAuthentication({ auth, isProduction }: Config): Promise<Authentication> {
  const { jwt, algorithms, apiKeysFile, allowsAnonymous } = auth;
  if (isProduction && !jwt && apiKeysFile === undefined && !allowsAnonymous) throw nobodyMayAsk();
  const { createTokens, readApiKeys } = await import('../../gateway/index.ts');
  return {
    allowsAnonymous,
    tokens: jwt && createTokens({ ...jwt, algorithms }),
    keys: apiKeysFile === undefined ? undefined : readApiKeys(apiKeysFile),
  };
}

function nobodyMayAsk(): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    'In production the gateway must know who may ask: set TRIBUTARY_JWT_ISSUER, TRIBUTARY_JWT_AUDIENCE and TRIBUTARY_JWT_JWKS_URL, or TRIBUTARY_API_KEYS_FILE, or TRIBUTARY_ANONYMOUS=true where everybody may.',
  );
}
