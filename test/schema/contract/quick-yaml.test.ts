import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { readQuickly } from '../../../schema/contract/quick-yaml.ts';
import { contract, hasPublicData, listPublic, product, readPublic } from './folder.ts';

/** What the library says of a text: its value, or null where it has anything to complain about. */
function libraryReads(text: string): { readonly value: unknown } | null {
  const document = parseDocument(text, { stringKeys: true, prettyErrors: false });
  return document.errors.length + document.warnings.length > 0 ? null : { value: document.toJS() as unknown };
}

/** The quick reader may decline, but must not read a well-formed text otherwise than the library does. */
function expectAgreement(text: string): void {
  const quick = readQuickly(text);
  // As JSON: no contract can tell -0 from 0.
  if (quick.kind === 'read')
    expect([text, JSON.stringify(quick.value)]).toEqual([text, JSON.stringify(libraryReads(text)?.value)]);
}

const SAMPLES = [
  contract(`name: 'It''s' # a comment
description:
  purpose: >-
    Folded over
    two lines.

    And a paragraph.
  usage: |
    select 1;
      -- deeper
tags: [a, 'b, c', "d", -1, 2.50, true,]
schema:
- name: t

  properties:
    # a comment
    - name: a
      examples: [
        one,
        two,
       ]
      description:
        On the next line,
        and the one after.
      required: true
    -
      name: b
      description: goes on
        here
`),
  product('inputPorts: []\noutputPorts:\n  - name: a\n    version: "1.0"\nteam: ~\nsupport:\n\n'),
];
const PUBLIC = [
  ...listPublic('odcs/examples/').map((name) => readPublic(`odcs/examples/${name}`)),
  ...listPublic('odps/').map((name) => readPublic(`odps/${name}`)),
];

describe('The quick reader of YAML', () => {
  it('reads what contracts are written in, as the library does', () => {
    for (const text of SAMPLES) expect(readQuickly(text)).toEqual({ kind: 'read', ...libraryReads(text) });
  });

  it.skipIf(!hasPublicData)('reads the public examples as the library does', () => {
    PUBLIC.forEach(expectAgreement);
    expect(PUBLIC.filter((text) => readQuickly(text).kind === 'read').length).toBeGreaterThan(PUBLIC.length / 2);
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x\n'],
    ['a tag', 'a: !!str 1\n'],
    ['a number with underscores', 'a: 1_000\n'],
    ['a binary number', 'a: 0b11\n'],
    ['an explicit key', '? a\n: b\n'],
    ['a second document', 'a: 1\n---\nb: 2\n'],
    ['a directive', '%YAML 1.1\n---\na: 1\n'],
    ['a tab', 'a:\t1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['nothing', ''],
    ['what is no YAML', 'a: [1\n'],
  ])('leaves %s to the library', (_, text) => {
    expect(readQuickly(text)).toEqual({ kind: 'declined' });
  });

  it('reads back what the library writes, of any data', () => {
    const options = fc.record({
      lineWidth: fc.constantFrom(0, 20, 80),
      singleQuote: fc.boolean(),
      indentSeq: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), options, (value, how) => expectAgreement(stringify({ value }, how))),
      { numRuns: 2_000 },
    );
  });
});
