/** Unknown JSON becomes an OpenLineage event, or a list of everything that is wrong with it. */
import type { z } from 'zod';
import { isObject } from '../../../lib/json.ts';
import { datasetEvent, jobEvent, runEvent, type OpenLineageEvent } from './event.ts';

/** What was expected at a place, and what came. */
export interface Fault {
  /** A JSON pointer (RFC 6901) into the body. */
  readonly pointer: string;
  readonly expected: string;
  readonly came: string;
}

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: OpenLineageEvent }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

/** At most this many faults are told: one mistake in a generator repeats itself a thousand times. */
const MAX_FAULTS = 50;

/** `pointer` is where in the body the event stands. */
export function parseEvent(body: unknown, pointer = ''): ParsedEvent {
  const kind = kindOf(body);
  if (kind === null) return { kind: 'faulty', faults: [noKind(body, pointer)] };
  const result = SHAPES[kind].safeParse(body);
  const faults = [
    ...(result.success ? [] : result.error.issues.map((issue) => toFault(issue, body, pointer))),
    ...halfEnvelope(body as Readonly<Record<string, unknown>>, pointer),
  ];
  if (faults.length > 0 || !result.success) return { kind: 'faulty', faults: faults.slice(0, MAX_FAULTS) };
  return { kind: 'event', event: { kind, event: result.data, raw: body } as OpenLineageEvent };
}

const SHAPES = { run: runEvent, job: jobEvent, dataset: datasetEvent } as const;

/**
 * The three kinds of events differ by their parts only. Some clients write `null` for what they leave out; and an event
 * that has a type but no run is not a description of a job, but a RunEvent that lost its run.
 */
function kindOf(body: unknown): OpenLineageEvent['kind'] | null {
  if (!isObject(body)) return null;
  if (body['run'] != null || body['eventType'] != null) return 'run';
  if (body['job'] != null) return 'job';
  return body['dataset'] != null ? 'dataset' : null;
}

function noKind(body: unknown, pointer: string): Fault {
  const expected = 'an event: an object with run and job, with job, or with dataset';
  const names = isObject(body) ? Object.keys(body).slice(0, 20).join(', ').slice(0, 200) : '';
  return { pointer, expected, came: names === '' ? describe(body) : `an object with ${names}` };
}

/**
 * The standard wants producer and schemaURL. Recordings, such as dbt's, leave out both, and nothing in the graph hangs on
 * them; a client that sends only one of the two has made a mistake.
 */
function halfEnvelope(body: Readonly<Record<string, unknown>>, pointer: string): readonly Fault[] {
  const [has, lacks] = body['producer'] == null ? ['schemaURL', 'producer'] : ['producer', 'schemaURL'];
  if (body[has] == null || body[lacks] != null) return [];
  return [{ pointer: `${pointer}/${lacks}`, expected: `a ${lacks} beside the ${has}`, came: describe(body[lacks]) }];
}

function toFault(issue: z.core.$ZodIssue, body: unknown, pointer: string): Fault {
  const path = issue.path.map(String);
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined | null)?.[key], body);
  const came = issue.code === 'invalid_key' ? `the key ${describe(path.at(-1))}` : describe(value);
  const expected = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return { pointer: pointer + path.map((key) => `/${escapePointer(key)}`).join(''), expected, came };
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
