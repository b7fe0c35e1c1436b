/**
 * How a subgraph knows that it is asked by its own gateway: HMAC-SHA256 over the time and the body, in one header.
 * Other routers may send the domain's static secret instead.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-tributary-signature';
export const SECRET_HEADER = 'x-tributary-secret';
/** A signature older or newer than this is refused, so that a recorded request can't be replayed for long. */
export const SIGNATURE_WINDOW_MS = 5 * 60_000;

/**
 * `t=<Unix milliseconds>,v1=<hex HMAC-SHA256 of "t.body">`; with the header of a principal
 * `t=<Unix milliseconds>,v2=<hex HMAC-SHA256 of "t.principal.body">`.
 */
export function sign(secret: string, body: string, nowMs: number, principal?: string): string {
  const version = principal === undefined ? 'v1' : 'v2';
  return `t=${nowMs},${version}=${mac(secret, signedText(body, principal), nowMs).toString('hex')}`;
}

/** A principal that is not part of the signature is nobody's word: then the request is not signed. */
export function isSignedBy(
  secret: string,
  signature: string,
  body: string,
  nowMs: number,
  principal?: string,
): boolean {
  const match = /^t=(\d{1,16}),(v1|v2)=([0-9a-f]{64})$/.exec(signature);
  if (!match || match[2] !== (principal === undefined ? 'v1' : 'v2')) return false;
  const sentMs = Number(match[1]);
  if (Math.abs(nowMs - sentMs) > SIGNATURE_WINDOW_MS) return false;
  return timingSafeEqual(mac(secret, signedText(body, principal), sentMs), Buffer.from(match[3]!, 'hex'));
}

function signedText(body: string, principal: string | undefined): string {
  return principal === undefined ? body : `${principal}.${body}`;
}

/** Equal in constant time, whatever the lengths. */
export function isSameSecret(expected: string, given: string): boolean {
  return timingSafeEqual(mac('compare', expected, 0), mac('compare', given, 0));
}

function mac(secret: string, body: string, timeMs: number): Buffer {
  return createHmac('sha256', secret).update(`${timeMs}.`).update(body).digest();
}
