import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameSecret, isSignedBy, sign, SIGNATURE_WINDOW_MS } from '../../lib/signature.ts';

const NOW = Date.UTC(2026, 0, 31);

describe('a signed request', () => {
  it('is taken with the same secret, body and a recent time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (body, secret) => {
        expect(isSignedBy(secret, sign(secret, body, NOW), body, NOW + 1_000)).toBe(true);
      }),
    );
  });

  it('is refused when the body or the secret is another', () => {
    const signature = sign('the secret', 'body', NOW);
    expect(isSignedBy('the secret', signature, 'other body', NOW)).toBe(false);
    expect(isSignedBy('another secret', signature, 'body', NOW)).toBe(false);
  });

  it('is refused when it is old, so that a recorded one is soon worthless', () => {
    expect(isSignedBy('the secret', sign('the secret', 'body', NOW), 'body', NOW + SIGNATURE_WINDOW_MS + 1)).toBe(
      false,
    );
  });

  it('is refused, not failed on, when the header is anything else', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(isSignedBy('the secret', header, 'body', NOW)).toBe(false);
      }),
    );
  });
});

describe('a static secret', () => {
  it('is compared whole', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(isSameSecret(one, other)).toBe(one === other);
      }),
    );
  });
});
