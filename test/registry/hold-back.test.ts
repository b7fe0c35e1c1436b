/** Should the whole refuse what a check let pass, that change alone is held back, and the others go on. */
import { expect, it } from 'vitest';
import type { Composer } from '../../schema/compose-aside.ts';
import { compose } from '../../schema/compose.ts';
import { composerHere, desk, submission } from './desk.ts';

const DRAFT = 'extend type PaymentsDataProduct { "New." broken: Int }';

/** A composer that the whole does not compose with, as long as a schema has this word in it. */
function composerThatRefuses(word: string): Composer {
  return {
    ...composerHere(),
    compose: async (subgraphs, options) =>
      subgraphs.some(({ sdl }) => sdl.includes(word))
        ? {
            kind: 'refused',
            findings: [{ rule: 'SATISFIABILITY_ERROR', severity: 'error', message: `It has "${word}".` }],
          }
        : compose(subgraphs, options),
  };
}

it('keeps the version before, and publishes of others are served', async () => {
  const { registry } = desk({ composer: composerThatRefuses('broken') });
  await registry.publish(submission('payments'), 'ci');
  await registry.publish(submission('lending'), 'ci');
  await registry.supergraphs.refresh('main');
  expect(await registry.publish(submission('payments', { ownSdl: DRAFT }), 'ci')).toMatchObject({ isAccepted: true });
  await registry.publish(submission('risk'), 'ci');
  await registry.supergraphs.agree('main');
  const served = await registry.supergraphs.current('main');
  expect(served!.domains).toEqual(['lending', 'payments', 'risk']);
  expect(served!.supergraphSdl).not.toContain('broken');
  const status = await registry.supergraphs.status('main');
  expect(status.heldBack).toMatchObject([{ subgraph: 'payments', version: 2 }]);
  expect(status.disagreement).toContain('SATISFIABILITY_ERROR');
});

it('is over when the team has mended it', async () => {
  const { registry } = desk({ composer: composerThatRefuses('broken') });
  await registry.publish(submission('lending'), 'ci');
  await registry.publish(submission('payments', { ownSdl: DRAFT }), 'ci');
  expect((await registry.supergraphs.refresh('main'))!.domains).toEqual(['lending']);
  const { findings } = await registry.publish(submission('payments'), 'ci');
  for (const { key } of findings.filter(({ severity }) => severity === 'error')) {
    await registry.approve({ subgraph: 'payments', key, reason: 'it was never served' }, 'ann');
  }
  await registry.publish(submission('payments'), 'ci');
  expect((await registry.supergraphs.refresh('main'))!.domains).toEqual(['lending', 'payments']);
  expect(await registry.supergraphs.status('main')).toMatchObject({ heldBack: [], disagreement: null });
});

it('serves a mesh of nobody where not even the first domain composes', async () => {
  const { registry } = desk({ composer: composerThatRefuses('PaymentsDataProduct') });
  await registry.publish(submission('payments'), 'ci');
  expect((await registry.supergraphs.refresh('main'))!.domains).toEqual([]);
  expect(await registry.supergraphs.status('main')).toMatchObject({ served: 1, heldBack: [{ subgraph: 'payments' }] });
});
