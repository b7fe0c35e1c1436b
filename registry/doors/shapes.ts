/** What the doors take, judged as a whole: all faults of a body come at once. */
import { z } from 'zod';
import { TributaryError } from '../../lib/errors.ts';
import { isSlug } from '../../lib/urn.ts';
import { MAIN, SUBGRAPH_KINDS } from '../model/submission.ts';
import { SCOPES } from '../model/token.ts';

const MOST_SDL = 2_000_000;
const MOST_FILES = 2_000;

const name = z.string().refine(isSlug, 'expected a name: lower-case letters, digits and hyphens, a letter first');
const variant = name.default(MAIN);
const day = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'expected a time of RFC 3339');
const positive = z.number().int().positive();

export const SUBMISSION = z.strictObject({
  subgraph: z.string().min(1).max(63),
  kind: z.enum(SUBGRAPH_KINDS).default('domain'),
  url: z.string().max(2_000).nullable().default(null),
  isTolerant: z.boolean().default(true),
  sdl: z.string().min(1).max(MOST_SDL),
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(500), text: z.string() }))
    .max(MOST_FILES)
    .default([]),
  variant,
});

export const RETIREMENT = z.strictObject({ subgraph: name, variant });
export const ROLLBACK = z.strictObject({ subgraph: name, version: positive, variant });
export const APPROVAL = z.strictObject({
  subgraph: name,
  key: z.string().min(1).max(64),
  reason: z.string().min(1).max(2_000),
  days: positive.optional(),
  variant,
});

export const USE_REPORT = z.strictObject({
  id: z.string().min(8).max(128),
  from: day,
  to: day,
  operations: z
    .array(
      z.strictObject({
        client: z.strictObject({ name: z.string().min(1).max(100), version: z.string().max(100).nullable() }),
        hash: z.string().max(64),
        name: z.string().max(200).nullable(),
        count: positive,
        coordinates: z.array(z.string().max(300)).max(5_000),
      }),
    )
    .max(20_000),
});

export const DOCUMENTS = z.strictObject({
  client: z.string().min(1).max(100),
  documents: z.array(z.string().min(1).max(1_000_000)).max(5_000),
});

export const NEW_TOKEN = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
  subgraph: name.nullable().default(null),
  days: positive.max(3_650).nullable().default(null),
});
export const REVOCATION = z.strictObject({ id: z.string().min(1).max(64) });

export const GRAPHQL = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

const count = (most: number, unless: number) => z.coerce.number().int().min(1).max(most).default(unless);
const version = z.coerce.number().int().positive().optional();

export const OF_VARIANT = z.object({ variant });
/** `router`: for those that can't ask what runs in a process of ours, and so need an address over HTTP for it. */
export const SUPERGRAPH = z.object({ variant, for: z.enum(['gateway', 'router']).default('gateway') });
export const HISTORY = z.object({ variant, subgraph: name.optional(), first: count(500, 50), before: version });
export const DIFF = z.object({ variant, subgraph: name, from: version, to: version });
export const ONE_PUBLICATION = z.object({ variant, subgraph: name, version });
export const SUBGRAPHS = z.object({ variant, sdl: z.enum(['true', 'false']).default('false') });
export const AUDIT = z.object({ after: z.coerce.number().int().min(0).default(0), first: count(1_000, 500) });

/** Rejects with BAD_USER_INPUT and every fault. */
export function judged<Shape extends z.ZodType>(shape: Shape, given: unknown): z.infer<Shape> {
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`);
  throw new TributaryError('BAD_USER_INPUT', `The request is not valid:\n${faults.join('\n')}`, { faults });
}
