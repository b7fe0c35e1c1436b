/**
 * Who asks, as the gateway has found out. Subgraphs are told in a header that the gateway alone sets and signs; what a
 * client sends under its name goes no further than the door.
 */
export interface Principal {
  /** The subject of its token, or the name of its key. */
  readonly id: string;
  /** OAuth 2.0 scopes, RFC 6749 section 3.3. */
  readonly scopes: readonly string[];
  /** Names of policies that it passes, for `@policy`. */
  readonly policies: readonly string[];
}

/** The same text for the same principal: what is kept for one is found by it. */
export function principalKey(principal: Principal | undefined): string {
  return principal ? JSON.stringify(principal) : '';
}

export const PRINCIPAL_HEADER = 'x-tributary-principal';

/** Base64url of JSON. */
export function encodePrincipal(principal: Principal): string {
  return Buffer.from(JSON.stringify(principal)).toString('base64url');
}

/** `undefined` for what is none. */
export function decodePrincipal(header: string): Principal | undefined {
  try {
    const value = JSON.parse(Buffer.from(header, 'base64url').toString()) as Partial<Principal> | null;
    if (typeof value?.id !== 'string' || !areTexts(value.scopes) || !areTexts(value.policies)) return undefined;
    return { id: value.id, scopes: value.scopes, policies: value.policies };
  } catch {
    return undefined;
  }
}

function areTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
