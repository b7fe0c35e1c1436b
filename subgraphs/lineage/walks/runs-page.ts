/** A page of the runs of a job, and one run by its id. */
import { pageSize, TributaryError, type PageArguments, type PageInfo } from '../../kit/index.ts';
import type { JobKey } from '../model/node-id.ts';
import type { LineageStore, RunPlace, RunRecord } from '../store/lineage-store.ts';

type Runs = Pick<LineageStore, 'runs'>;

/** As many are looked through for one run, or to count them. */
const MAX_LOOKED_THROUGH = 5_000;
const AT_A_TIME = 500;

export interface RunsPage {
  readonly nodes: readonly RunRecord[];
  readonly edges: readonly { readonly cursor: string; readonly node: RunRecord }[];
  /** `null` where there are more than are counted. */
  readonly count: () => Promise<number | null>;
  readonly pageInfo: PageInfo;
}

export async function runsPage(job: JobKey, { first, after }: PageArguments, store: Runs): Promise<RunsPage> {
  const size = pageSize(first);
  // One more than the page tells whether there is more.
  const found = await store.runs(job, size + 1, after == null ? null : decode(after));
  const nodes = found.slice(0, size);
  return {
    nodes,
    get edges() {
      return nodes.map((node) => ({ node, cursor: encode(node) }));
    },
    count: () => countRuns(job, store),
    get pageInfo() {
      return {
        hasNextPage: found.length > size,
        hasPreviousPage: false,
        startCursor: nodes.length === 0 ? null : encode(nodes[0]!),
        endCursor: nodes.length === 0 ? null : encode(nodes.at(-1)!),
      };
    },
  };
}

/** `null` where it is not among the latest 5,000. */
export async function findRun(job: JobKey, id: string, store: Runs): Promise<RunRecord | null> {
  for await (const runs of pagesOf(job, store)) {
    const run = runs.find((each) => each.id === id);
    if (run) return run;
  }
  return null;
}

async function countRuns(job: JobKey, store: Runs): Promise<number | null> {
  let count = 0;
  for await (const runs of pagesOf(job, store)) count += runs.length;
  return count > MAX_LOOKED_THROUGH ? null : count;
}

async function* pagesOf(job: JobKey, store: Runs): AsyncIterable<readonly RunRecord[]> {
  let after: RunPlace | null = null;
  for (let seen = 0; seen <= MAX_LOOKED_THROUGH;) {
    const runs: readonly RunRecord[] = await store.runs(job, AT_A_TIME, after);
    yield runs;
    if (runs.length < AT_A_TIME) return;
    seen += runs.length;
    after = runs.at(-1)!;
  }
}

function encode({ beganAt, id }: RunPlace): string {
  return Buffer.from(`${beganAt} ${id}`).toString('base64url');
}

function decode(cursor: string): RunPlace {
  const match = /^(\d{4}-\S{1,40}Z) (\S{1,100})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match) return { beganAt: match[1]!, id: match[2]! };
  throw new TributaryError(
    'BAD_USER_INPUT',
    `"after" is a cursor that this list gave; came "${cursor.slice(0, 100)}". Start again from the first page.`,
  );
}
