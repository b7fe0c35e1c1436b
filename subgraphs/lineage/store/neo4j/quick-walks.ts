/**
 * The quick way: walks between datasets or between columns in one statement, all requests of one shape together. Those
 * over all flows that are so now ask nothing of a flow; in any other view the statement looks at each. It leaves out what
 * it can't answer: the general walk does.
 */
import { groupBy } from '../../model/group-by.ts';
import { datasetIdOfColumn, nodeId, type NodeRef } from '../../model/node-id.ts';
import { domainOfUrn } from '../catalog.ts';
import type { Directory } from '../directory.ts';
import type { Walk, WalkRequest } from '../lineage-store.ts';
import { datasetsOf } from '../walking/flow-plane.ts';
import { directionsOf } from '../walking/reach.ts';
import { pin } from '../walking/walks.ts';
import { isSettled, readBook, readGuarded, toBook } from './book.ts';
import type { DirectoryKeeper } from './known-directory.ts';
import { DeadlineReached, integer, type Neo4jSession, type Row } from './neo4j-session.ts';
import { claimsIn, tooLate, toQuickWalk, type QuickAnswer, type WalkRow } from './to-quick-walk.ts';
import { isOfAllNow, viewParameters } from './view-cypher.ts';
import { walkCypher, type WalkShape } from './walk-cypher.ts';

/**
 * The server holds what all walks of a statement reach until its end: many wide ones in one, or many such statements of
 * one request at a time, would take all of its memory for transactions.
 */
const MOST_WALKS = 16;
const MOST_STATEMENTS = 2;

export interface WalkParts {
  readonly read: Neo4jSession['read'];
  readonly directories: DirectoryKeeper;
}

/** Rejects with CURSOR_EXPIRED for a revision that was forgotten. */
export async function readQuickWalks(
  parts: WalkParts,
  requests: readonly WalkRequest[],
): Promise<ReadonlyMap<WalkRequest, Walk>> {
  const groups = [...groupBy(requests.filter(isQuick), groupKey).values()];
  const waiting = groups.flatMap((group) => partsOf(group));
  const answers: Answers[] = [];
  const work = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = waiting.shift()) answers.push(await readGroup(parts, part));
  };
  await Promise.all(Array.from({ length: MOST_STATEMENTS }, work));
  return new Map(answers.flat());
}

function partsOf(group: readonly WalkRequest[]): readonly (readonly WalkRequest[])[] {
  return group.length <= MOST_WALKS ? [group] : [group.slice(0, MOST_WALKS), ...partsOf(group.slice(MOST_WALKS))];
}

function isQuick({ granularity, nodes, hidden, after }: WalkRequest): boolean {
  const hasNoRules = Object.values(nodes).every((rule) => rule === null) && hidden.size === 0;
  return (granularity === 'DATASET' || granularity === 'COLUMN') && hasNoRules && after?.kind !== 'count';
}

function groupKey(request: WalkRequest): string {
  const { view, limits } = request;
  return JSON.stringify([shapeOf(request), { ...view, revision: null }, limits]);
}

function shapeOf({ granularity, depth, links, roots, direction }: WalkRequest): Omit<WalkShape, 'view' | 'isCut'> {
  const label = granularity === 'COLUMN' ? 'Column' : 'Dataset';
  const hasOneRoot = roots.length === 1 && roots[0]!.kind === granularity;
  return { label, directions: directionsOf({ direction }), depth, links, hasOneRoot };
}

type Answers = readonly (readonly [WalkRequest, Walk])[];

async function readGroup(parts: WalkParts, group: readonly WalkRequest[]): Promise<Answers> {
  try {
    const answers = await readAnswers(parts, group, false);
    return (await Promise.all(answers.map((answer) => cutWhereNeeded(parts, answer)))).flat();
  } catch (error) {
    if (!(error instanceof DeadlineReached)) throw error;
    const { revision } = await readBook(parts.read);
    return group.map((request) => [request, tooLate(revision)]);
  }
}

/** More nodes than the limit: which ones come first takes sorting all of them, so it is asked only then. */
async function cutWhereNeeded(parts: WalkParts, answer: QuickAnswer): Promise<Answers> {
  const { request, row } = answer;
  if (row.total <= request.limits.maxNodes) return [[request, toQuickWalk(answer)]];
  const pinned = { ...request, view: { ...request.view, revision: row.revision } };
  const cut = await readAnswers(parts, [pinned], true);
  return cut.map((each) => {
    return [request, { ...toQuickWalk(each), totalCount: null, stopped: ['NODE_LIMIT'], unmappedCount: 0 }];
  });
}

/** Those that want the state of today, and in which nothing is asked of a flow, before all others. */
async function readAnswers(
  parts: WalkParts,
  group: readonly WalkRequest[],
  isCut: boolean,
): Promise<readonly QuickAnswer[]> {
  const plain = isOfAllNow(group[0]!.view) ? await readRows(parts, group, { isCut, isPlain: true }) : [];
  const answered = new Set(plain.map(({ request }) => request));
  const others = group.filter((request) => !answered.has(request));
  return others.length === 0 ? plain : [...plain, ...(await readRows(parts, others, { isCut, isPlain: false }))];
}

/** Again where the roots were looked up in a directory that is no longer the last one. */
async function readRows(
  parts: WalkParts,
  group: readonly WalkRequest[],
  { isCut, isPlain }: { readonly isCut: boolean; readonly isPlain: boolean },
): Promise<readonly QuickAnswer[]> {
  const { view, limits } = group[0]!;
  const cypher = walkCypher({ ...shapeOf(group[0]!), view: isPlain ? null : view, isCut });
  const shared = { most: integer(mostOf(group)), maxNodes: integer(limits.maxNodes), ...viewParameters(view) };
  for (let known = parts.directories.last(); ;) {
    const starts = group.map((request) => startsOf(request, known.directory));
    const rows = group.map((request, index) => toRow(request, starts[index]!, index));
    const answer = await ask(parts, [cypher, { rows, ...shared }], { isPlain, deadlineMs: limits.deadlineMs });
    if (answer === null) return [];
    const book = toBook(answer);
    if (!isPlain) for (const request of group) pin(request.view, book);
    if (book.directoryRevision <= known.revision) {
      return (answer['walks'] as WalkRow[]).map((row): QuickAnswer => {
        const request = group[row.index]!;
        const catalog = isPlain ? null : known.directory.catalog(request.view);
        return { request, row, domains: starts[row.index]!.domains, catalog };
      });
    }
    known = await parts.directories.atLeast(book.directoryRevision, parts.read);
  }
}

/** Where nothing is asked of a flow, a commit in between mixes two states: `null`. */
async function ask(
  { read }: WalkParts,
  statement: readonly [string, Record<string, unknown>],
  { isPlain, deadlineMs }: { readonly isPlain: boolean; readonly deadlineMs: number },
): Promise<Row | null> {
  if (!isPlain) return readGuarded(read, statement, deadlineMs);
  const [answer] = await read(...statement, deadlineMs);
  return isSettled(answer) ? answer : null;
}

function mostOf(group: readonly WalkRequest[]): number {
  return Math.max(...group.map(({ first }) => first)) + 1;
}

interface Starts {
  readonly roots: readonly string[];
  /** Those of roots that are columns. */
  readonly datasets: readonly string[];
  /** Datasets whose columns are roots. */
  readonly ofDatasets: readonly string[];
  readonly domains: readonly string[];
}

function startsOf({ roots: refs, granularity, view }: WalkRequest, directory: Directory): Starts {
  const catalog = directory.catalog(view);
  const isColumn = (ref: NodeRef) => granularity === 'COLUMN' && ref.kind === 'COLUMN';
  const datasets = refs.filter((ref) => !isColumn(ref)).flatMap((ref) => datasetsOf(ref, { directory, catalog }));
  const columns = refs.filter(isColumn).map((ref) => directory.canonical(nodeId(ref)));
  const domainsOf = (id: string) => claimsIn(catalog, id).map(({ urn }) => domainOfUrn(urn));
  return granularity === 'COLUMN'
    ? {
        roots: columns,
        datasets: columns.map(datasetIdOfColumn),
        ofDatasets: datasets,
        domains: columns.flatMap(domainsOf),
      }
    : { roots: datasets, datasets: [], ofDatasets: [], domains: datasets.flatMap(domainsOf) };
}

function toRow({ view, first, after }: WalkRequest, { roots, datasets, ofDatasets }: Starts, index: number) {
  const place = after?.kind === 'node' ? after : { depth: 0, id: '' };
  return {
    index,
    revision: view.revision === null ? null : integer(view.revision),
    root: roots[0] ?? null,
    roots,
    datasets,
    ofDatasets,
    first: integer(first),
    afterDepth: integer(place.depth),
    afterId: place.id,
  };
}
