import { composeServices as composeSecond } from '@theguild/federation-composition';
import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createComposer, startComposer } from '../../schema/compose-aside.ts';
import { compose } from '../../schema/compose.ts';
import { domain, NEWER_VOCABULARY, platform } from './mesh.ts';

const api = (...subgraphs: Parameters<typeof compose>[0]) => {
  const composition = compose(subgraphs, { withApi: true });
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  return composition.apiSdl!;
};

describe('a mesh', () => {
  it('composes with no domain at all', () => {
    expect(compose([]).kind).toBe('composed');
  });

  it('shows each domain its own type and root fields', () => {
    const sdl = api(domain('payments'), domain('risk-models'));
    expect(sdl).toContain('type PaymentsDataProduct implements DataProduct');
    expect(sdl).toContain('riskModelsDataProducts(');
  });

  it('composes when one domain speaks a newer vocabulary, for every choice of domains that do', () => {
    const names = ['payments', 'lending', 'risk'];
    fc.assert(
      fc.property(fc.subarray(names), (newer) => {
        const sdl = api(
          ...names.map((name) => domain(name, newer.includes(name) ? { vocabulary: NEWER_VOCABULARY } : {})),
        );
        expect(sdl.includes('retention(')).toBe(newer.length > 0);
        expect(sdl.includes('tier: String')).toBe(newer.length > 0);
      }),
      { numRuns: 4 },
    );
  });

  it('lets the catalog answer for a domain made without the kit, with arguments and value types', () => {
    const older = domain('bureau', {
      isTolerant: false,
      vocabulary: NEWER_VOCABULARY.replace(
        / {2}"How long it is kept."\n {2}retention\(unit: String\): Retention\n/,
        '',
      ),
    });
    const composition = compose([domain('payments', { vocabulary: NEWER_VOCABULARY }), older]);
    expect(composition).toMatchObject({ kind: 'composed' });
    expect(
      composition.kind === 'composed' &&
        /type BureauDataProduct [^}]*retention\(unit: String\): Retention/.test(composition.catalogSdl),
    ).toBe(true);
  });

  it('is refused with every finding when SDL can not be parsed', () => {
    const broken = { ...domain('lending'), sdl: 'type {' };
    const composition = compose([domain('payments'), broken, { ...broken, name: 'risk' }]);
    expect(composition.findings.map(({ rule, subgraph }) => [rule, subgraph])).toEqual([
      ['INVALID_GRAPHQL', 'lending'],
      ['INVALID_GRAPHQL', 'risk'],
    ]);
  });

  it('is refused, not failed on, when the composer throws', () => {
    const union = platform('lineage', 'node: Node', 'union Node = DataProduct | Other type Other { id: ID }');
    expect(compose([domain('payments'), union]).kind).toBe('refused');
  });

  it('composes aside, in a worker, to the same supergraph', async () => {
    const subgraphs = [domain('payments'), domain('lending')];
    expect(await startComposer().compose(subgraphs)).toEqual(compose(subgraphs));
  });

  it('refuses a composition that takes longer than its limit', async () => {
    const composition = await startComposer().compose([domain('payments')], { timeoutMs: 1 });
    expect(composition.findings).toMatchObject([{ rule: 'COMPOSITION_TIMEOUT' }]);
  });

  it('composes one mesh after another in one worker, and goes on after one that was too slow', async () => {
    const composer = createComposer();
    const [first, late, next] = await Promise.all([
      composer.compose([domain('payments')]),
      composer.compose([domain('payments'), domain('risk')], { timeoutMs: 1 }),
      composer.compose([domain('lending')]),
    ]);
    await composer.close();
    expect([first.kind, next.kind]).toEqual(['composed', 'composed']);
    expect(late.findings).toMatchObject([{ rule: 'COMPOSITION_TIMEOUT' }]);
  });

  it('is refused when the composer is closed meanwhile, as when a start fails', async () => {
    const composer = startComposer();
    const composition = composer.compose([domain('payments')]);
    await composer.close();
    expect((await composition).findings).toMatchObject([{ rule: 'COMPOSER_FAILED' }]);
  });

  it('is accepted by the second composer too', () => {
    const composition = compose([domain('payments'), domain('lending', { vocabulary: NEWER_VOCABULARY })]);
    if (composition.kind === 'refused') throw new Error('expected a supergraph');
    const second = composeSecond([
      { name: 'catalog', typeDefs: parse(composition.catalogSdl) },
      { name: 'lending', typeDefs: parse(domain('lending', { vocabulary: NEWER_VOCABULARY }).sdl) },
      { name: 'payments', typeDefs: parse(domain('payments', { vocabulary: NEWER_VOCABULARY }).sdl) },
    ]);
    expect(second.errors ?? []).toEqual([]);
  });
});
