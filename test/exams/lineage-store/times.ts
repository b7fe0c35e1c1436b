/** Flows in event time: intervals that follow from the set of messages, and reads as of a time or in a window. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FOREVER } from '../../../subgraphs/lineage/model/event-time.ts';
import { datasetId } from '../../../subgraphs/lineage/model/node-id.ts';
import { CURRENT_VIEW, type Link, type View, type ViewTime } from '../../../subgraphs/lineage/store/lineage-store.ts';
import { change, columnEvent, dataset, request, runEvent } from '../../subgraphs/lineage/builders.ts';
import { messages, micros, toEvent, truthOf, type Truth } from '../../subgraphs/lineage/timeline-oracle.ts';
import type { Desk } from './desk.ts';

export function examineTimes({ store, fresh, numRuns }: Desk): void {
  const at = (number: number): View => ({ ...CURRENT_VIEW, time: { kind: 'at', at: micros(number) } });
  const window = (from: number, to: number): View => {
    return { ...CURRENT_VIEW, time: { kind: 'window', from: micros(from), to: micros(to) } };
  };
  const apply = (...events: readonly object[]) => store().apply(events.map(change));
  const between = async (namespace: string, view: View, from = 'a', to = 'b') => {
    const id = (name: string) => datasetId(dataset(namespace, name));
    return (await store().links(view, [{ from: id(from), to: id(to) }]))[0];
  };

  describe('flows in time', () => {
    test('are what all messages together say, in whatever order and however often they came', async () => {
      await fc.assert(
        fc.asyncProperty(messages, fc.infiniteStream(fc.nat()), fc.nat(9), async (all, dice, cut) => {
          const namespace = fresh();
          const events = [...all, ...all.slice(0, 2)].map((message) => toEvent(namespace, message));
          const shuffled = events
            .map((event) => ({ event, place: dice.next().value as number }))
            .sort((left, right) => left.place - right.place)
            .map(({ event }) => event);
          await apply(...shuffled.slice(0, cut));
          for (const event of shuffled.slice(cut)) await apply(event);
          const truth = truthOf(all);
          for (const time of times) {
            expect(await linksIn(namespace, { ...CURRENT_VIEW, time })).toEqual(expectedLinks(truth, time));
          }
        }),
        { numRuns: numRuns(60) },
      );
    }, 240_000);

    test('that a newer run of the same job no longer has are closed, and still there as of before', async () => {
      const namespace = fresh();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => dataset(namespace, name)) as [never, never, never];
      await apply(
        runEvent({ job: namespace, inputs: [a], outputs: [b], at: 1 }),
        runEvent({ job: namespace, inputs: [c], outputs: [b], at: 5 }),
      );
      expect(await between(namespace, CURRENT_VIEW)).toBeUndefined();
      expect(await between(namespace, at(3))).toMatchObject({ validFrom: micros(1), validTo: micros(5) });
      expect(await between(namespace, at(5))).toBeUndefined();
      const walk = async (view: View) => {
        const [found] = await store().walk([request({ root: b, direction: 'UPSTREAM', view })]);
        return found!.nodes.map(({ id }) => id.at(-1));
      };
      expect([await walk(CURRENT_VIEW), await walk(at(3)), await walk(window(2, 9))]).toEqual([
        ['c'],
        ['a'],
        ['a', 'c'],
      ]);
    });

    test('were last seen when the run that began last was complete, whenever one that began before it ended', async () => {
      const namespace = fresh();
      const flow = { job: namespace, inputs: [dataset(namespace, 'a')], outputs: [dataset(namespace, 'b')] };
      const [long, short] = [crypto.randomUUID(), crypto.randomUUID()];
      await apply(runEvent({ ...flow, run: long, type: 'START', at: 1 }));
      await apply(runEvent({ ...flow, run: long, at: 9 }));
      await apply(runEvent({ ...flow, run: short, type: 'START', at: 3 }));
      await apply(runEvent({ ...flow, run: short, at: 4 }));
      expect(await between(namespace, CURRENT_VIEW)).toMatchObject({ validFrom: micros(1), lastSeen: micros(4) });
    });

    test('are closed by a COMPLETE alone', async () => {
      const namespace = fresh();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => dataset(namespace, name)) as [never, never, never];
      await apply(runEvent({ job: namespace, inputs: [a], outputs: [b], at: 1 }));
      for (const type of ['START', 'RUNNING', 'ABORT', 'FAIL']) {
        await apply(runEvent({ type, job: namespace, inputs: [c], outputs: [b], at: 2 }));
      }
      expect(await between(namespace, CURRENT_VIEW)).toMatchObject({ validTo: FOREVER });
    });

    test('of two jobs end when the last of them ends', async () => {
      const namespace = fresh();
      const [a, b] = ['a', 'b'].map((name) => dataset(namespace, name)) as [never, never];
      const flow = { inputs: [a], outputs: [b] };
      await apply(
        runEvent({ ...flow, job: `${namespace} 1`, at: 1 }),
        runEvent({ ...flow, job: `${namespace} 2`, at: 2 }),
        runEvent({ job: `${namespace} 1`, inputs: [], outputs: [b], at: 4 }),
      );
      expect(await between(namespace, CURRENT_VIEW)).toMatchObject({ validFrom: micros(2), validTo: FOREVER });
      expect(await between(namespace, at(3))).toMatchObject({ validFrom: micros(1), sources: [{}, {}] });
    });

    test('are filtered by kind, by transformation and by confidence', async () => {
      const namespace = fresh();
      const [a, b, c] = ['a', 'b', 'c'].map((name) => dataset(namespace, name)) as [never, never, never];
      await apply(
        runEvent({ inputs: [a, b], outputs: [c, dataset(namespace, 'd')] }),
        columnEvent({ from: [a, 'id'], to: [c, 'id'], subtype: 'AGGREGATION' }),
      );
      const sure = { ...CURRENT_VIEW, minConfidence: 90 };
      expect(await between(namespace, sure, 'b', 'c')).toBeUndefined();
      expect(await between(namespace, CURRENT_VIEW, 'b', 'c')).toMatchObject({ confidence: 50 });
      expect(await between(namespace, sure, 'a', 'c')).toMatchObject({ confidence: 100 });
      expect(await between(namespace, { ...CURRENT_VIEW, kinds: ['DECLARED'] }, 'a', 'c')).toBeUndefined();
      const column = (view: View) => store().walk([request({ column: [a, 'id'], view })]);
      const counts = await Promise.all(
        [['DIRECT'], ['AGGREGATION'], ['FILTER']].map(async (transformations) => {
          return (await column({ ...CURRENT_VIEW, transformations }))[0]!.totalCount;
        }),
      );
      expect(counts).toEqual([1, 1, 0]);
    });
  });

  async function linksIn(namespace: string, view: View) {
    const ids = [0, 1, 2, 3, 4].map((number) => datasetId(dataset(namespace, `n${number}`)));
    const links = await store().links(
      view,
      ids.flatMap((from) => ids.map((to) => ({ from, to }))),
    );
    return Object.fromEntries(links.map((link) => [`${link.from.at(-1)} ${link.to.at(-1)}`, timesOf(link)]).sort());
  }
}

/** Now, the middle and the very beginning of days, and windows. */
const times: readonly ViewTime[] = [
  { kind: 'now' },
  ...[1, 3, 6, 9, 12].flatMap((day): ViewTime[] => [
    { kind: 'at', at: micros(day) },
    { kind: 'at', at: micros(day) - 1 },
  ]),
  { kind: 'window', from: micros(2), to: micros(5) },
  { kind: 'window', from: micros(7), to: micros(20) },
];

function expectedLinks(truth: ReadonlyMap<string, readonly Truth[]>, time: ViewTime) {
  const links = [...truth].flatMap(([ends, intervals]) => {
    const known = intervals.filter(
      ({ validFrom }) => time.kind === 'now' || (time.kind === 'at' ? validFrom <= time.at : validFrom < time.to),
    );
    const living = known.filter(({ validFrom, validTo }) => {
      if (time.kind === 'now') return validTo === FOREVER;
      return time.kind === 'at' ? validFrom <= time.at && time.at < validTo : validTo > time.from;
    });
    if (living.length === 0) return [];
    const [least, greatest] = [Math.min, Math.max];
    const entry = {
      validFrom: least(...living.map(({ validFrom }) => validFrom)),
      validTo: greatest(...living.map(({ validTo }) => validTo)),
      firstSeen: least(...known.map(({ validFrom }) => validFrom)),
      lastSeen: greatest(...known.map(({ lastSeen }) => lastSeen)),
    };
    return [[ends, entry] as const];
  });
  return Object.fromEntries(links.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function timesOf({ validFrom, validTo, firstSeen, lastSeen }: Link) {
  return { validFrom, validTo, firstSeen, lastSeen };
}
