// A domain put into a supergraph by itself gives what composing the whole gives, or nothing at all.
import fc from 'fast-check';
import { parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compose } from '../../schema/compose.ts';
import { domainSdl } from '../../schema/domain.ts';
import { printSupergraph } from '../../schema/print-supergraph.ts';
import { reduce } from '../../schema/reduce.ts';
import { isSameSupergraph, spliceDomain } from '../../schema/splice.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import { schemaSdl as discoverySdl } from '../../subgraphs/discovery/index.ts';
import { schemaSdl as lineageSdl } from '../../subgraphs/lineage/index.ts';

const subgraph = (name: string, sdl: string, kind: SubgraphDefinition['kind'] = 'domain'): SubgraphDefinition => ({
  name,
  sdl,
  kind,
  url: `inprocess://${name}`,
  isTolerant: true,
});
const PLATFORM = [subgraph('discovery', discoverySdl, 'platform'), subgraph('lineage', lineageSdl, 'platform')];
const OTHERS = ['accounts', 'lending', 'risk-models'].map((name) => subgraph(name, domainSdl(name)));

function composed(subgraphs: readonly SubgraphDefinition[]) {
  const composition = compose(subgraphs);
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  return parse(composition.supergraphSdl, { noLocation: true });
}

const payments = (ownSdl = '') => subgraph('payments', domainSdl('payments', { ownSdl }));
const without = composed([...OTHERS, ...PLATFORM]);

/** What a domain may add of its own, in any combination. */
const PARTS = [
  'extend type PaymentsDataProduct { cutoff: String }',
  'extend type PaymentsDataProduct { limits(first: Int = 5, currency: PaymentsCurrency): [PaymentsLimit!] } type PaymentsLimit { amount: Float owner: Owner column: Column } enum PaymentsCurrency { EUR USD }',
  'type PaymentsScheme @key(fields: "code") { code: ID! label: String } extend type Query { paymentsSchemes(filter: PaymentsFilter): [PaymentsScheme] } input PaymentsFilter { text: String = "a" codes: [ID!] }',
  'union PaymentsThing = PaymentsCard | PaymentsWire type PaymentsCard { pan: String @deprecated(reason: "gone") } type PaymentsWire { iban: String } extend type Query { paymentsThings: [PaymentsThing!] }',
  'interface PaymentsNamed { title: String } type PaymentsBatch implements PaymentsNamed { title: String size: Int } extend type Query { paymentsBatch: PaymentsNamed }',
  'scalar PaymentsMoney extend type PaymentsDataProduct { turnover: PaymentsMoney }',
];

describe('a domain that is put into a supergraph by itself', () => {
  test('gives what composing the whole gives, whatever it adds, takes away or was before', () => {
    const parts = fc.subarray(PARTS).map((some) => some.join('\n'));
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        const reduced = composed(reduce({ domain: payments(after), platform: PLATFORM }));
        const whole = composed([...OTHERS, payments(after), ...PLATFORM]);
        const changed = spliceDomain(composed([...OTHERS, payments(before), ...PLATFORM]), reduced, 'payments');
        const added = spliceDomain(without, reduced, 'payments');
        expect(changed && isSameSupergraph(changed, whole)).toBe(true);
        expect(added && isSameSupergraph(added, whole)).toBe(true);
        expect(printSupergraph(changed!)).toBe(print(changed!));
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  test('is told apart from another', () => {
    expect(isSameSupergraph(without, composed([...OTHERS, ...PLATFORM].toReversed()))).toBe(true);
    expect(isSameSupergraph(without, composed([...OTHERS, payments(), ...PLATFORM]))).toBe(false);
  });

  test('gives nothing where it was composed with another platform, or another vocabulary', () => {
    const lineage = subgraph('lineage', `${lineageSdl}\nextend type Query { another: Int }`, 'platform');
    const newer = composed(reduce({ domain: payments(), platform: [PLATFORM[0]!, lineage] }));
    expect(spliceDomain(without, newer, 'payments')).toBeUndefined();
    const vocabulary = vocabularySdl.replace(/type Owner[^{]*\{/, '$&\n  mood: String\n');
    const speaking = subgraph('payments', domainSdl('payments', { vocabulary }));
    expect(
      spliceDomain(without, composed(reduce({ domain: speaking, platform: PLATFORM })), 'payments'),
    ).toBeUndefined();
  });
});
