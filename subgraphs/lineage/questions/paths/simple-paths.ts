/**
 * The k shortest simple paths from some nodes to others, in the order of (length, ids). Depth first below a length that
 * grows from the shortest one on, and with the exact distance to the goal before its eyes, so that it goes nowhere that is
 * too long, and holds no more than one path in memory. The number of simple paths may be exponential: the work has an end,
 * and an answer that ran into it says so.
 */
import { compareIds } from '../../model/compare-ids.ts';
import type { Neighbours } from '../closure.ts';

export interface PathSearch {
  readonly starts: readonly string[];
  /** No path passes through a start or an end; a node that is both is an end. */
  readonly ends: ReadonlySet<string>;
  /** Sorted by id. */
  readonly next: Neighbours;
  readonly previous: Neighbours;
  readonly k: number;
  /** How many links it may look at. */
  readonly maxSteps: number;
  readonly isLate: () => boolean;
}

export interface FoundPaths {
  /** Ids from start to end. */
  readonly paths: readonly (readonly string[])[];
  /** Whether there is no other. */
  readonly isExhaustive: boolean;
  /** Whether it was given up because of the work. */
  readonly isGivenUp: boolean;
}

/** How often the clock is looked at, in steps. */
const STEPS_PER_LOOK = 1_024;

export function simplePaths(search: PathSearch): FoundPaths {
  const { k } = search;
  const starts = new Set(search.starts.filter((id) => !search.ends.has(id)));
  const distances = distancesToEnds(search, starts);
  const work: Work = { steps: 0, isOver: false };
  const paths: (readonly string[])[] = [];
  let length = Math.min(...[...starts].map((id) => distances.get(id) ?? Infinity));
  while (length < Infinity && paths.length <= k && !work.isOver) {
    let longer = Infinity;
    for (const start of [...starts].sort(compareIds)) {
      if (paths.length > k || work.isOver) break;
      const found = pathsOfLength({ search, starts, distances, work }, start, { length, most: k + 1 - paths.length });
      paths.push(...found.paths);
      longer = Math.min(longer, found.longer);
    }
    length = longer;
  }
  return { paths: paths.slice(0, k), isExhaustive: paths.length <= k && !work.isOver, isGivenUp: work.isOver };
}

interface Work {
  steps: number;
  isOver: boolean;
}

interface Searching {
  readonly search: PathSearch;
  readonly starts: ReadonlySet<string>;
  readonly distances: ReadonlyMap<string, number>;
  readonly work: Work;
}

/** The links of the shortest way to an end, for every node that has one; ways through starts and ends don't count. */
function distancesToEnds({ ends, previous }: PathSearch, starts: ReadonlySet<string>): ReadonlyMap<string, number> {
  const distances = new Map([...ends].map((id) => [id, 0]));
  let frontier: readonly string[] = [...ends];
  for (let distance = 1; frontier.length > 0; distance += 1) {
    const level: string[] = [];
    for (const id of frontier.flatMap(previous)) {
      if (distances.has(id)) continue;
      distances.set(id, distance);
      if (!starts.has(id)) level.push(id);
    }
    frontier = level;
  }
  return distances;
}

interface Turn {
  readonly id: string;
  readonly onward: readonly string[];
  at: number;
}

/** And the shortest length that any path would have which was given up for being longer. */
function pathsOfLength(
  { search, starts, distances, work }: Searching,
  start: string,
  { length, most }: { readonly length: number; readonly most: number },
): { readonly paths: readonly (readonly string[])[]; readonly longer: number } {
  const least = distances.get(start) ?? Infinity;
  if (least > length) return { paths: [], longer: least };
  const paths: (readonly string[])[] = [];
  const visited = new Set([start]);
  const turns: Turn[] = [{ id: start, onward: search.next(start), at: 0 }];
  let longer = Infinity;
  while (turns.length > 0 && paths.length < most) {
    const turn = turns.at(-1)!;
    if (turn.at === turn.onward.length) {
      visited.delete(turn.id);
      turns.pop();
      continue;
    }
    if (isWorkOver(search, work)) break;
    const id = turn.onward[turn.at]!;
    turn.at += 1;
    const distance = distances.get(id);
    if (distance === undefined || starts.has(id) || visited.has(id)) continue;
    const whole = turns.length + distance;
    if (whole > length) longer = Math.min(longer, whole);
    else if (search.ends.has(id)) {
      if (whole === length) paths.push([...turns.map((each) => each.id), id]);
    } else {
      visited.add(id);
      turns.push({ id, onward: search.next(id), at: 0 });
    }
  }
  return { paths, longer };
}

function isWorkOver({ maxSteps, isLate }: PathSearch, work: Work): boolean {
  work.steps += 1;
  if (work.steps > maxSteps || (work.steps % STEPS_PER_LOOK === 0 && isLate())) work.isOver = true;
  return work.isOver;
}
