import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedSlips, createDictionary } from '../../../subgraphs/discovery/words/dictionary.ts';
import { editDistance } from '../../../subgraphs/discovery/words/edit-distance.ts';

const anyWord = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', '客'), minLength: 1, maxLength: 12 });

describe('the words near a misspelt one', () => {
  it('are those that comparing it with every word finds, nearest first', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyWord, { maxLength: 60 }), anyWord, (words, misspelt) => {
        const dictionary = createDictionary();
        dictionary.add(words);
        const limit = allowedSlips(misspelt);
        const expected = words
          .map((word) => ({ word, distance: editDistance([...misspelt], [...word], limit) }))
          .filter(({ distance }) => limit > 0 && distance <= limit)
          .sort((a, b) => a.distance - b.distance || (a.word < b.word ? -1 : 1))
          .slice(0, 50);
        expect(dictionary.near(misspelt)).toEqual(expected);
      }),
    );
  });

  it.each([
    ['settlement', 'settlement', 0],
    ['setlement', 'settlement', 1],
    ['settlementt', 'settlement', 1],
    ['sattlement', 'settlement', 1],
    ['settelment', 'settlement', 1],
    ['stetelment', 'settlement', 2],
    ['ca', 'abc', Infinity],
    ['kontoauszug', 'settlement', Infinity],
  ])('"%s" is %s with %d slips', (misspelt, word, distance) => {
    expect(editDistance([...misspelt], [...word], 2)).toBe(distance);
  });
});
