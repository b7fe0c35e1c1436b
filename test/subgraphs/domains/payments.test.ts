import { beforeAll, describe, expect, it } from 'vitest';
import { testDomain, type DomainUnderTest } from '../../../subgraphs/kit/testing.ts';

describe('the domain payments', () => {
  let payments: DomainUnderTest;
  beforeAll(async () => {
    payments = await testDomain('subgraphs/domains/payments');
  });

  it('may join a mesh', () => {
    expect(payments.findings()).toEqual([]);
  });

  it('says until when each scheme settles the same day', async () => {
    const selection = 'settlementCutoffs { localTime timeZone scheme { code settlesAroundTheClock } }';
    const { data } = await payments.products(['urn:dp:payments:sepa-transfers'], selection);
    expect(data).toMatchObject({
      _entities: [
        {
          settlementCutoffs: [
            { localTime: '16:00', timeZone: 'Europe/Berlin', scheme: { code: 'SCT', settlesAroundTheClock: false } },
            { localTime: null, scheme: { code: 'SCT_INST', settlesAroundTheClock: true } },
          ],
        },
      ],
    });
  });

  it('has no cut-off for products that settle nothing', async () => {
    const { data } = await payments.products(
      ['urn:dp:payments:card-authorisations'],
      'settlementCutoffs { localTime }',
    );
    expect(data).toEqual({ _entities: [{ settlementCutoffs: null }] });
  });

  it('lists its schemes by code', async () => {
    const { data } = await payments.query('{ paymentsSchemes { code } }');
    expect(data).toEqual({ paymentsSchemes: [{ code: 'CARD' }, { code: 'SCT' }, { code: 'SCT_INST' }] });
  });
});
