/** Who may know of which data product. */
import { describe, expect, test } from 'vitest';
import {
  allowAll,
  ANONYMOUS,
  withheldUrns,
  type AccessDecision,
  type AccessedProduct,
} from '../../policy/access/access-decision.ts';

const product = (urn: string, classification: string | null = null): AccessedProduct => {
  return { urn, domain: urn.split(':')[2]!, owners: [], classification };
};
const PRODUCTS = [product('urn:dp:hr:salaries', 'restricted'), product('urn:dp:sales:orders')];

describe('access', () => {
  test('to everything is the default, and decided without a look at the products', async () => {
    const withheld = await withheldUrns(allowAll, ANONYMOUS, () => expect.fail('nobody needs to list the products'));
    expect([...withheld]).toEqual([]);
  });

  test('is decided by who asks and by what the product is', async () => {
    const access: AccessDecision = {
      kind: 'some',
      withheldFrom: (principal, products) => {
        const isTrusted = principal.kind !== 'anonymous' && principal.groups.includes('auditors');
        const withheld = products.filter(({ classification }) => classification === 'restricted' && !isTrusted);
        return new Set(withheld.map(({ urn }) => urn));
      },
    };
    const list = () => Promise.resolve(PRODUCTS);
    expect([...(await withheldUrns(access, ANONYMOUS, list))]).toEqual(['urn:dp:hr:salaries']);
    const auditor = { kind: 'user', id: 'ann', groups: ['auditors'] } as const;
    expect([...(await withheldUrns(access, auditor, list))]).toEqual([]);
  });

  test('that can not be decided is refused: nothing is shown on a doubt', async () => {
    const access: AccessDecision = { kind: 'some', withheldFrom: () => Promise.reject(new Error('no directory')) };
    await expect(withheldUrns(access, ANONYMOUS, () => Promise.resolve(PRODUCTS))).rejects.toThrow('no directory');
  });
});
