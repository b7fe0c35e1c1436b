/**
 * The values that shapes are made of. Each leaf carries the words for "expected ..." with it, so that a fault reads
 * like a sentence whatever the validator calls the case.
 */
import { z } from 'zod';

export const text = z.string();
export const texts = z.array(text);
export const flag = z.boolean();
export const number = z.number();

/** A value that a predicate knows; `expected` completes the sentence "expected ...". */
export function leaf<T>(expected: string, test: (value: unknown) => boolean): z.ZodType<T> {
  return z.custom<T>(test, { params: { expected } });
}

/** One of a list of words. */
export function choice<const T extends readonly string[]>(words: T) {
  return z.enum(words);
}

/**
 * A value that tells by its own content which shape it has to have. Only that shape speaks, where a union would
 * report what is missing for each of its members. The choice is made on each call, so shapes may contain themselves.
 */
export function chosenBy<T>(choose: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const result = judge(choose(value), value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      // The path is copied: the validator puts the way down to this value in front of it.
      context.issues.push({ ...issue, path: [...issue.path], input: value } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
}

/** Without compiling the shape to code first: at a start, which is when contracts are read, that costs more than it saves. */
export function judge<T>(shape: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  return shape.safeParse(value, { jitless: true });
}

/** A field of a value whose shape is not known yet. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** As JSON Schema means it: 1.0 is an integer, and size is no matter. */
export const integer = leaf<number>('an integer', Number.isInteger);
export const naturalNumber = leaf<number>(
  'an integer from 0',
  (value) => Number.isInteger(value) && Number(value) >= 0,
);
export const positiveNumber = leaf<number>('a number above 0', (value) => Number.isFinite(value) && Number(value) > 0);

export const stableId = matching('an id of letters, digits, "_" and "-"', /^[A-Za-z0-9_-]+$/);

// Reference: RFC 3986, section 3: scheme, authority or none, path, query, fragment.
const URI_CHARACTER = "(?:[\\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})";
const AUTHORITY = `//(?:${URI_CHARACTER}*@)?\\[[0-9A-Fa-f:.v]+\\](?::\\d*)?(?:/${URI_CHARACTER}*)?`;
const URI = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.-]*:(?:${AUTHORITY}|${URI_CHARACTER}+)(?:\\?(?:${URI_CHARACTER}|\\?)*)?(?:#(?:${URI_CHARACTER}|\\?)*)?$`,
);
export const uri = matching('a URI such as https://bank.example/page', URI);
export const sftpUri = leaf<string>(
  'a URI that begins with sftp://',
  (value) => isMatch(value, URI) && isMatch(value, /^sftp:\/\//),
);

export const date = leaf<string>('a date such as 2026-01-31', (value) => typeof value === 'string' && isDate(value));
export const dateTime = leaf<string>(
  'a date and time with its zone, such as 2026-01-31T17:00:00Z',
  (value) => typeof value === 'string' && isDateTime(value),
);

export const scalar = leaf<string | number | boolean | null>('a string, a number, true, false or null', isScalar);
/** Any value that JSON can carry: a YAML text can also hold infinities, which it can't. */
export const json = leaf<unknown>('a value that JSON can hold', isJson);

function matching(expected: string, pattern: RegExp): z.ZodType<string> {
  return leaf<string>(expected, (value) => isMatch(value, pattern));
}

function isMatch(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isDate(value: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const daysInMonth = month === 2 ? (leapYear ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth;
}

// Reference: RFC 3339, section 5.6. No leap seconds: no clock of ours could show one.
function isDateTime(value: string): boolean {
  const match = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):(\d\d))$/.exec(value);
  if (!match || !isDate(match[1]!)) return false;
  const [hour, minute, second, zoneHour, zoneMinute] = match.slice(2).map((part) => Number(part ?? 0));
  return hour! < 24 && minute! < 60 && second! < 60 && zoneHour! < 24 && zoneMinute! < 60;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isJson(value: unknown): boolean {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return value.every(isJson);
  return (
    typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value!).every(isJson)
  );
}
