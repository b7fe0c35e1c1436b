import { describe, expect, it } from 'vitest';
import { foldLabel } from '../../../subgraphs/discovery/words/fold.ts';
import { wordsOf } from '../../../subgraphs/discovery/words/words-of.ts';

describe('the words that a text is found by', () => {
  it.each([
    ['customer.home_address', ['customer', 'home', 'address', 'homeaddress', 'customerhomeaddress']],
    ['homeAddress', ['home', 'address', 'homeaddress']],
    ['IBANCode', ['iban', 'code', 'ibancode']],
    ['iso20022', ['iso20022']],
    ["the customer's e-mail, if any.", ['the', 'customer', 's', 'customers', 'e', 'mail', 'email', 'if', 'any']],
    ['Straße STRASSE', ['strasse']],
    ['ﬁnancé ŁÓDŹ İstanbul', ['finance', 'lodz', 'istanbul']],
    ['顧客データ', ['顧客テータ']],
    ['%&"\'()* 💳 _._', []],
  ])('of %j are %j', (text, words) => {
    expect([...wordsOf(text)]).toEqual(words);
  });

  it('are cut where no reader would go on, never inside a letter', () => {
    const [word] = [...wordsOf(`${'x'.repeat(63)}𝒴𝒴`.normalize('NFC').replaceAll('𝒴', '𐐨'))];
    expect(word).toBe('x'.repeat(63));
  });
});

describe('a label to filter by', () => {
  it.each([
    ['  Gold\tTier ', 'gold tier'],
    ['Größe', 'grosse'],
    ['a\u0000b\ud800', 'ab'],
  ])('%j is compared as %j', (label, folded) => {
    expect(foldLabel(label)).toBe(folded);
  });
});
