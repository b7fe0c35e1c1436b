import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUrn, isSlug, parseUrn, slug } from '../../lib/urn.ts';

const segment = fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/);

describe('the urn of a data product', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(segment, segment, (domain, product) => {
        expect(parseUrn(formatUrn({ domain, product }))).toEqual({ domain, product });
      }),
    );
  });

  it.each([
    'urn:dp:payments',
    'urn:dp:Payments:fees',
    'urn:dp:payments:fees:x',
    'urn:dp:9:fees',
    'urn:dp::fees',
    `urn:dp:${'a'.repeat(64)}:fees`,
    ' urn:dp:a:b',
    'urn:dp:a:b\n',
  ])('is not %j', (text) => {
    expect(parseUrn(text)).toBeNull();
  });
});

describe('a slug', () => {
  it.each([
    ['Customer 360°', 'customer-360'],
    ['Übersicht über Kredite', 'ubersicht-uber-kredite'],
    ['2024 loans', 'loans'],
    ['my_quantum', 'my-quantum'],
  ])('is made of %j', (name, expected) => expect(slug(name)).toBe(expected));

  it('is null when no letter is left', () => expect(slug('— 360 —')).toBeNull());

  it('is always a valid segment, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const made = slug(name);
        expect(made === null || (isSlug(made) && slug(made) === made)).toBe(true);
      }),
    );
  });
});
