/**
 * Where a subgraph may be: gateways send requests there, with what their clients sent them. So never at an address of
 * link-local metadata services, never with credentials in the URL, and in production only where the mesh allows it.
 */
import { isIP } from 'node:net';

export interface UrlRules {
  /** Scheme and host, such as `https://*.mesh.example`; `undefined` allows any in development and none in production. */
  readonly allowed: readonly string[] | undefined;
  readonly isProduction: boolean;
}

/** Why it may not be there; `null` where it may. */
export function whyNotAllowed(text: string, { allowed, isProduction }: UrlRules): string | null {
  if (!URL.canParse(text)) return 'it is no URL';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'it has neither http:// nor https://';
  if (url.username !== '' || url.password !== '') return 'it holds credentials';
  if (url.hash !== '') return 'it has a fragment';
  if (isLinkLocal(url.hostname)) return 'it is a link-local address, where machines keep their own secrets';
  if (allowed === undefined) {
    return isProduction ? 'TRIBUTARY_SUBGRAPH_URLS names no place for subgraphs, which production asks for' : null;
  }
  return allowed.some((pattern) => matches(url, pattern)) ? null : `only ${allowed.join(', ')} are allowed`;
}

/** RFC 3927 and RFC 4291, also where IPv6 carries an IPv4 address; and names that clouds give to such addresses. */
function isLinkLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (/^(metadata|instance-data)(\.|$)/.test(host)) return true;
  if (isIP(host) === 4) return /^169\.254\.|^0\./.test(host);
  if (isIP(host) !== 6) return false;
  return /^fe[89ab]/.test(host) || /^::ffff:(a9fe|169\.254)/.test(host) || host === '::';
}

function matches({ protocol, hostname, port }: URL, pattern: string): boolean {
  const [scheme = '', place = ''] = pattern.split('://');
  if (protocol !== `${scheme}:`) return false;
  const [host = '', wantedPort = ''] = place.split(':');
  if (wantedPort !== '' && wantedPort !== port) return false;
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host;
}
