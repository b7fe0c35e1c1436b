/** Twenty domains on three versions of the vocabulary live together, and the registry tells who lags. */
import { expect, it } from 'vitest';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import { NEWER_VOCABULARY } from '../schema/mesh.ts';
import { desk, submission } from './desk.ts';

const NEWEST_VOCABULARY = NEWER_VOCABULARY.replace(
  'lifecycle: Lifecycle',
  'lifecycle: Lifecycle\n  "Whom to ask."\n  stewardship: String',
);
const VERSIONS = [vocabularySdl, NEWER_VOCABULARY, NEWEST_VOCABULARY];

it('publishes all of them, each for itself, into one graph', async () => {
  const { registry } = desk();
  const names = Array.from({ length: 20 }, (_, index) => `domain-${index}`);
  for (const [index, name] of names.entries()) {
    const verdict = await registry.publish(submission(name, { vocabulary: VERSIONS[index % 3]! }), 'ci');
    expect(verdict).toMatchObject({ isAccepted: true });
  }
  const served = await registry.supergraphs.refresh('main');
  expect(served!.domains).toHaveLength(20);
  expect(await registry.supergraphs.status('main')).toMatchObject({ disagreement: null, heldBack: [] });
  for (const field of ['retention', 'stewardship', 'tier']) expect(served!.supergraphSdl).toContain(field);

  const { subgraphs, heldBack } = await registry.skew('main');
  const lagging = (version: number) => names.filter((_, index) => index % 3 <= version).sort();
  expect(subgraphs.map(({ subgraph }) => subgraph)).toEqual(lagging(1));
  expect(Object.fromEntries(heldBack.map(({ coordinate, nullIn }) => [coordinate, nullIn]))).toEqual({
    'DataProduct.retention': lagging(0),
    'DataProduct.stewardship': lagging(1),
    'Sla.tier': lagging(0),
  });
}, 60_000);

it('asks a domain made without the kit to gain a value field before the vocabulary does', async () => {
  const { registry } = desk();
  await registry.publish(submission('plain', { isTolerant: false }), 'ci');
  const words = submission('vocabulary', {
    kind: 'vocabulary',
    url: null,
    sdl: 'extend type Sla { "How much it matters." tier: String }',
  });
  const { findings } = await registry.check(words, 'steward');
  expect(findings).toMatchObject([{ rule: 'VALUE_FIELD_MISSING', coordinate: 'Sla.tier' }]);
  expect(findings[0]!.message).toContain('"plain"');
});
