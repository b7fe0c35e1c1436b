/** One case of each rule's finding, and what it leaves alone. */
import { describe, expect, it } from 'vitest';
import { compose } from '../../../schema/compose.ts';
import type { SubgraphDefinition } from '../../../schema/subgraph.ts';
import { domain, NEWER_VOCABULARY, platform } from '../mesh.ts';

describe('DOMAIN_NAME_COLLISION', () => {
  it('refuses two domains whose names make one type', () =>
    expectErrors([domain('a-1'), domain('a1')], 'DOMAIN_NAME_COLLISION', 'A1DataProduct'));
  it('lets two different names be', () => expectValid([domain('a-1'), domain('a-2')]));
});

describe('TYPE_NAME_PREFIX', () => {
  it('refuses a type without the prefix of its domain', () =>
    expectErrors(
      [
        domain('payments', {
          ownSdl: 'type Cutoff { time: String } extend type PaymentsDataProduct { cutoff: Cutoff }',
        }),
      ],
      'TYPE_NAME_PREFIX',
      'Cutoff',
    ));
  it('refuses a root field without the prefix of its domain', () =>
    expectErrors(
      [domain('payments', { ownSdl: 'extend type Query { schemes: [String] }' })],
      'TYPE_NAME_PREFIX',
      'Query.schemes',
    ));
  it('lets prefixed names be', () =>
    expectValid([
      domain('payments', {
        ownSdl:
          'type PaymentsCutoff { time: String } extend type PaymentsDataProduct { cutoff: PaymentsCutoff } extend type Query { paymentsSchemes: [String] }',
      }),
    ]));
});

describe('FIELD_WITH_TWO_OWNERS', () => {
  it('refuses a domain that repeats a field of the platform', () =>
    expectErrors(
      [
        domain('payments', { ownSdl: 'extend type PaymentsDataProduct { popularity: Int }' }),
        platform('discovery', 'popularity: Int'),
      ],
      'FIELD_WITH_TWO_OWNERS',
      'DataProduct.popularity',
    ));
  it('refuses a platform subgraph that repeats a field of the vocabulary', () =>
    expectErrors(
      [domain('payments'), platform('discovery', 'owners: Int')],
      'FIELD_WITH_TWO_OWNERS',
      'DataProduct.owners',
    ));
  it('refuses two platform subgraphs with one field', () =>
    expectErrors(
      [platform('discovery', 'age: Int'), platform('lineage', 'age: Int')],
      'FIELD_WITH_TWO_OWNERS',
      'DataProduct.age',
    ));
});

describe('FIELD_TYPE_DIFFERS', () => {
  it('warns of two domains that give one name two types', () => {
    const subgraphs = [
      domain('payments', { ownSdl: 'extend type PaymentsDataProduct { limit: Int }' }),
      domain('lending', { ownSdl: 'extend type LendingDataProduct { limit: String }' }),
    ];
    expect(compose(subgraphs)).toMatchObject({
      kind: 'composed',
      findings: [{ rule: 'FIELD_TYPE_DIFFERS', severity: 'warning', coordinate: 'DataProduct.limit' }],
    });
  });
});

describe('SHAREABLE_INTERFACE_OBJECT', () => {
  it('refuses a platform field that two could answer', () =>
    expectErrors([platform('discovery', 'age: Int @shareable')], 'SHAREABLE_INTERFACE_OBJECT', 'DataProduct.age'));
});

describe('VALUE_FIELD_MISSING', () => {
  it('names the field that a domain without the kit lacks', () =>
    expectErrors(
      [domain('payments', { vocabulary: NEWER_VOCABULARY }), domain('bureau', { isTolerant: false })],
      'VALUE_FIELD_MISSING',
      'Sla.tier',
    ));
  it('leaves a domain with the kit alone', () =>
    expectValid([domain('payments', { vocabulary: NEWER_VOCABULARY }), domain('bureau')]));
});

function expectValid(subgraphs: readonly SubgraphDefinition[]): void {
  expect(compose(subgraphs)).toMatchObject({ kind: 'composed', findings: [] });
}

function expectErrors(subgraphs: readonly SubgraphDefinition[], rule: string, coordinate: string): void {
  const composition = compose(subgraphs);
  expect(composition.kind).toBe('refused');
  expect(composition.findings).toContainEqual(expect.objectContaining({ rule, coordinate, severity: 'error' }));
}
