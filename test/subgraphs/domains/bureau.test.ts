import { beforeAll, describe, expect, it } from 'vitest';
import { testDomain, type DomainUnderTest } from '../../../subgraphs/kit/testing.ts';

describe('the domain bureau', () => {
  let bureau: DomainUnderTest;
  beforeAll(async () => {
    bureau = await testDomain('subgraphs/domains/bureau');
  });

  it('may join a mesh', () => {
    expect(bureau.findings()).toEqual([]);
  });

  it.each([
    ['2025-05-01T12:00:00Z', ['7.2', '7.1']],
    ['2025-06-08T00:00:00Z', ['7.2']],
    ['2023-03-12T23:59:59Z', []],
  ])('knows which general scorecards were in use at %s', async (instant, versions) => {
    const { data } = await bureau.products(
      ['urn:dp:bureau:credit-scores'],
      `scoreModels(validAt: "${instant}") { code version }`,
    );
    const [product] = (data as { _entities: [{ scoreModels: { code: string; version: string }[] }] })._entities;
    expect(product.scoreModels.filter(({ code }) => code === 'CONS-GEN').map(({ version }) => version)).toEqual(
      versions,
    );
  });

  it('has no models for a register of facts', async () => {
    const { data } = await bureau.products(['urn:dp:bureau:insolvency-register'], 'scoreModels { code }');
    expect(data).toEqual({ _entities: [{ scoreModels: null }] });
  });

  it('pages through all models', async () => {
    const { data } = await bureau.query(
      '{ bureauScoreModels(first: 1) { totalCount nodes { code version validation { gini } } } }',
    );
    expect(data).toEqual({
      bureauScoreModels: { totalCount: 4, nodes: [{ code: 'CONS-GEN', version: '7.2', validation: { gini: 0.68 } }] },
    });
  });
});
