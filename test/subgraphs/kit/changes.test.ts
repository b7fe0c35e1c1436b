/** How a subgraph tells of its changes, beyond what `test/gateway/entity-cache.test.ts` sees of it through a gateway. */
import { expect, test } from 'vitest';
import { createChanges } from '../../../subgraphs/kit/index.ts';

const NEVER = new AbortController().signal;
const first = (gateway: string) => ({ gateway, after: null, waitMs: 0 });
const isOver = async (announced: Promise<void>): Promise<boolean> =>
  Promise.race([announced.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

test('a change does not wait for a gateway that has given its lease back', async () => {
  const changes = createChanges({ leaseMs: 1e9 });
  await changes.follow(first('one'), NEVER);
  const announced = changes.announce();
  expect(await isOver(announced)).toBe(false);
  await changes.follow({ ...first('one'), isLeaving: true }, NEVER);
  expect(await isOver(announced)).toBe(true);
});

test('while more changes than are worth following, nothing may be kept, and none waits once all have let go', async () => {
  let clock = 0;
  const changes = createChanges({ leaseMs: 1e9, now: () => clock });
  await changes.follow(first('one'), NEVER);
  const many = Array.from({ length: 100 }, () => changes.announce(['urn:dp:payments:cards']));
  expect(changes.at()).toBeUndefined();
  expect(await Promise.all(many.slice(-2).map(isOver))).toEqual([false, false]);

  const { at, urns } = await changes.follow(first('one'), NEVER);
  const told = await changes.follow({ ...first('one'), after: at }, NEVER);
  expect([urns, told.urns]).toEqual([null, []]);
  await Promise.all(many);
  expect(await isOver(changes.announce())).toBe(true);

  clock += 1_000;
  expect(changes.at()).toEqual({ instance: at.instance, number: at.number + 1 });
  expect(await isOver(changes.announce())).toBe(false);
});
