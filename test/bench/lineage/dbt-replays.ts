/**
 * A recorded dbt run, 72 events of one project, replayed without end: each replay is the next hour's run of it, with run
 * ids of its own, as a scheduler would make them.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { sharedData } from './real-graph.ts';

const FILE = sharedData('openlineage/events/dbt-postgres-run.json');
const HOUR_MS = 3_600_000;
/** No event of the recording has it: it stands where a run's id belongs, before the number of the run. */
const RUN_MARK = '\u0001run:';
const TIME_MARK = '\u0001time';

export function hasDbtRun(): boolean {
  return existsSync(FILE);
}

export interface Replays {
  /** The next event, as it is sent. */
  readonly next: () => string;
  /** How many runs the events that were given belong to. */
  readonly runCount: () => number;
}

interface Template {
  /** The text around the marks; a mark stands between two pieces. */
  readonly pieces: readonly string[];
  readonly marks: readonly (number | 'time')[];
  readonly eventTimeMs: number;
  /** The digits of a second that milliseconds don't have. */
  readonly micros: string;
}

export function createReplays(): Replays {
  const { templates, runCount } = readTemplates();
  let [replay, place] = [0, 0];
  let runs: readonly string[] = [];
  let seen = new Set<number>();
  let begun = 0;
  return {
    next: () => {
      if (place === 0) {
        replay += 1;
        runs = Array.from({ length: runCount }, () => randomUUID());
        seen = new Set();
      }
      const template = templates[place]!;
      place = (place + 1) % templates.length;
      const own = template.marks.find((mark) => mark !== 'time') as number;
      if (!seen.has(own)) begun += 1;
      seen.add(own);
      return fillIn(template, runs, replay);
    },
    runCount: () => begun,
  };
}

function fillIn({ pieces, marks, eventTimeMs, micros }: Template, runs: readonly string[], replay: number): string {
  const time = new Date(eventTimeMs + replay * HOUR_MS).toISOString().replace('Z', `${micros}Z`);
  return pieces.reduce((text, piece, index) => {
    const mark = marks[index - 1]!;
    return text + (mark === 'time' ? time : runs[mark]!) + piece;
  });
}

interface RecordedEvent {
  eventTime: string;
  readonly job: { readonly name: string };
  readonly run: RecordedRun & {
    readonly facets?: { readonly parent?: { readonly job: { readonly name: string }; readonly run: RecordedRun } };
  };
}

interface RecordedRun {
  runId: string;
}

/** One run a job, as in the recording. */
function readTemplates(): { readonly templates: readonly Template[]; readonly runCount: number } {
  const events = JSON.parse(readFileSync(FILE, 'utf8')) as readonly RecordedEvent[];
  const numbers = new Map<string, number>();
  const markOf = (job: string): string => {
    if (!numbers.has(job)) numbers.set(job, numbers.size);
    return `${RUN_MARK}${numbers.get(job)}\u0001`;
  };
  const templates = events.map((event): Template => {
    const { eventTime } = event;
    event.eventTime = `${TIME_MARK}\u0001`;
    event.run.runId = markOf(event.job.name);
    const parent = event.run.facets?.parent;
    if (parent) parent.run.runId = markOf(parent.job.name);
    return { ...toPieces(JSON.stringify(event)), eventTimeMs: Date.parse(eventTime), micros: eventTime.slice(23, 26) };
  });
  return { templates, runCount: numbers.size };
}

/** JSON writes the mark's first character as an escape. */
function toPieces(text: string): Pick<Template, 'pieces' | 'marks'> {
  const parts = text.split(/\\u0001(time|run:\d+)\\u0001/);
  return {
    pieces: parts.filter((_, index) => index % 2 === 0),
    marks: parts.filter((_, index) => index % 2 === 1).map((mark) => (mark === 'time' ? mark : Number(mark.slice(4)))),
  };
}
