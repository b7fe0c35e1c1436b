/**
 * The flows under a link: of a link that is rolled up those between datasets on the ways that it stands for, of a link
 * between datasets those between their columns.
 */
import { datasetIdOfColumn, parseNodeId } from '../../model/node-id.ts';
import type { Link, LinkEnds, View } from '../lineage-store.ts';
import { datasetsOf, type PlaneParts } from './flow-plane.ts';
import type { GraphReader, Neighbour, OneDirection } from './graph-reader.ts';
import { compareLinks } from './to-walk.ts';
import { pin } from './walks.ts';

/** By (from, to). Nothing for a link between columns. */
export async function linksUnder(reader: GraphReader, view: View, ends: LinkEnds): Promise<readonly Link[]> {
  const state = await reader.now();
  const pinned = pin(view, state);
  const parts = { reader, view: pinned, directory: state.directory, catalog: state.directory.catalog(pinned) };
  const found = ends.from.startsWith('column:') ? [] : await flowsUnder(parts, ends);
  if (found.length === 0) return [];
  return [...(await reader.links(pinned, found))].sort(compareLinks);
}

function flowsUnder(parts: PlaneParts, { from, to }: LinkEnds): Promise<readonly LinkEnds[]> {
  const areDatasets = from.startsWith('dataset:') && to.startsWith('dataset:');
  return areDatasets ? columnsUnder(parts, from, to) : datasetsUnder(parts, from, to);
}

async function columnsUnder({ reader, view }: PlaneParts, from: string, to: string): Promise<readonly LinkEnds[]> {
  const columns = (await reader.columnsOf([from])).get(from) ?? [];
  const next = await reader.neighbours(view, 'DOWNSTREAM', columns);
  return [...next].flatMap(([column, targets]) =>
    targets.filter(({ id }) => datasetIdOfColumn(id) === to).map(({ id }) => ({ from: column, to: id })),
  );
}

/** A flow is on a way when it can be reached from the one end and leads to the other, both through datasets of nobody. */
async function datasetsUnder(parts: PlaneParts, from: string, to: string): Promise<readonly LinkEnds[]> {
  const [starts, ends] = [datasetsOf(parseNodeId(from), parts), datasetsOf(parseNodeId(to), parts)];
  const [forward, backward] = await Promise.all([
    searchThroughNobody(parts, 'DOWNSTREAM', starts),
    searchThroughNobody(parts, 'UPSTREAM', ends),
  ]);
  const flows = [...forward].flatMap(([near, targets]) => targets.map(({ id }) => ({ from: near, to: id })));
  const isWay = ({ from: near, to: far }: LinkEnds) =>
    far !== near && (backward.get(far) ?? []).some(({ id }) => id === near);
  return flows.filter(isWay);
}

/** By dataset that the search went on from: its neighbours. */
async function searchThroughNobody(
  { reader, view, catalog }: PlaneParts,
  direction: OneDirection,
  starts: readonly string[],
): Promise<ReadonlyMap<string, readonly Neighbour[]>> {
  const found = new Map<string, readonly Neighbour[]>();
  let frontier = [...new Set(starts)];
  while (frontier.length > 0) {
    const next = await reader.neighbours(view, direction, frontier);
    for (const id of frontier) found.set(id, next.get(id) ?? []);
    const far = new Set(frontier.flatMap((id) => (next.get(id) ?? []).map((each) => each.id)));
    frontier = [...far].filter((id) => !found.has(id) && catalog.claimsOf(id).length === 0);
  }
  return found;
}
