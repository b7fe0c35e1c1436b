/** The building blocks of the shapes of events: each says what was expected, in our words. */
import { z } from 'zod';
import { isObject } from '../../../lib/json.ts';
import { parseEventTime } from '../model/event-time.ts';

/** In bytes of UTF-8. Names become keys of indexes, and those have an end in every store. */
const MAX_NAME_BYTES = 2_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** NUL and half characters can't be stored as text. */
const NO_TEXT = /[\0\ud800-\udfff]/u;

export const text = (what: string) => z.string({ error: what });

export const name = (what: string) =>
  text(what).refine(isName, {
    error: `${what}: well-formed Unicode, not empty, without NUL, ${MAX_NAME_BYTES} bytes at most`,
  });

export function isName(value: string): boolean {
  return value !== '' && !NO_TEXT.test(value) && Buffer.byteLength(value) <= MAX_NAME_BYTES;
}

export const object = <Shape extends z.ZodRawShape>(shape: Shape, what: string) =>
  z.looseObject(shape, { error: what });

export const list = <Item extends z.ZodType>(item: Item, what: string) => z.array(item, { error: what });

export const byColumn = <Item extends z.ZodType>(item: Item) =>
  z.record(name('the name of a column'), item, { error: 'an object with an entry for each column' });

/** Some clients write `null` for what they leave out. */
export const optional = <Type extends z.ZodType>(type: Type) => type.nullish().transform((value) => value ?? undefined);

export const flag = z.boolean({ error: 'true or false' });
/** Any version: clients send 3, 4, 5 and 7. */
export const uuid = text('a UUID').regex(UUID, { error: 'a UUID' });

export const time = text('a time such as "2026-01-31T17:00:00Z"').transform((value, context) => {
  const parsed = parseEventTime(value);
  if (parsed !== null) return parsed;
  context.addIssue({ code: 'custom', message: 'a time by RFC 3339, such as "2026-01-31T17:00:00Z"' });
  return z.NEVER;
});

/** Facets that nobody here reads: kept as they came. */
const anyFacet = z.custom<Readonly<Record<string, unknown>> | null | undefined>(
  (value) => value == null || isObject(value),
  { error: 'a facet: an object' },
);

/** An object of facets, of which some have a known shape. */
export const facets = <Shape extends z.ZodRawShape>(known: Shape) =>
  optional(z.object(known, { error: 'an object of facets' }).catchall(anyFacet));

/** A facet with `_deleted: true` takes back what an earlier one said, and needs no more; it is read as absent. */
export const facet = <Type extends z.ZodType>(shape: Type) =>
  z
    .unknown()
    .transform((value, context): z.output<Type> | undefined => {
      if (value == null || (isObject(value) && value['_deleted'] === true)) return undefined;
      const result = shape.safeParse(value);
      if (result.success) return result.data;
      for (const { message, path } of result.error.issues) {
        context.addIssue({ code: 'custom', message, path: [...path] });
      }
      return z.NEVER;
    })
    .optional();
