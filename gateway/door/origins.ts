/**
 * Which web sites may ask, by the headers that a browser sets and no page can forge. A site that is not listed can
 * neither read answers (CORS) nor have a browser ask for it (CSRF): https://fetch.spec.whatwg.org and
 * https://www.w3.org/TR/fetch-metadata. What is not a browser sends none of these headers and is let through.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Origins {
  /** Why the request is refused; `undefined` where it is not. */
  readonly refusal: (headers: IncomingHttpHeaders) => string | undefined;
  /** What lets the browser give the answer to the page, or tells a preflight what may be sent. */
  readonly corsHeaders: (headers: IncomingHttpHeaders) => Readonly<Record<string, string>> | undefined;
}

/** In seconds. */
const PREFLIGHT_AGE = 600;

/** `allowed`: origins such as `https://bi.example`, in lower case. */
export function createOrigins(allowed: readonly string[] = []): Origins {
  const known = new Set(allowed);
  const isAllowed = ({ origin, host }: IncomingHttpHeaders): boolean =>
    origin !== undefined && (known.has(origin.toLowerCase()) || isSameHost(origin, host));

  return {
    refusal: (headers) => {
      const site = headers['sec-fetch-site'];
      if (site === undefined && headers.origin === undefined) return undefined;
      if (isAllowed(headers)) return undefined;
      if (headers.origin === undefined && (site === 'same-origin' || site === 'none')) return undefined;
      return `The request comes from another web site (${headers.origin ?? `sec-fetch-site: ${String(site)}`}), which TRIBUTARY_ALLOWED_ORIGINS does not list.`;
    },
    corsHeaders: (headers) => {
      const { origin } = headers;
      if (origin === undefined || !known.has(origin.toLowerCase())) return undefined;
      return {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': headers['access-control-request-headers'] ?? 'content-type, authorization',
        'access-control-expose-headers': 'x-request-id, retry-after',
        'access-control-max-age': String(PREFLIGHT_AGE),
        vary: 'origin',
      };
    },
  };
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
