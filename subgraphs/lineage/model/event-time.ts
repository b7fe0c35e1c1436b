/**
 * Times as lineage keeps them: UTC with nine digits of a second, `2026-01-31T17:00:00.000000000Z`, so that the order of
 * the texts is the order in time and no client's precision is lost.
 */
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,18}))?)?\s*([Zz]|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?$/;

/** RFC 3339 with any precision; a time without a zone is UTC, and Java's `[Europe/Paris]` is tolerated. `null`: no time. */
export function parseEventTime(text: string): string | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0));
  const local = new Date(0);
  local.setUTCFullYear(year!, month! - 1, day);
  local.setUTCHours(hour!, minute, second);
  const isReal = local.getUTCMonth() === month! - 1 && local.getUTCDate() === day && local.getUTCHours() === hour;
  if (!isReal || minute! > 59 || second! > 59) return null;
  return format(new Date(local.getTime() - offsetMs(match[8])), match[7] ?? '');
}

/** A time of our own clock. */
export function eventTimeOf(date: Date): string {
  return format(date, String(date.getUTCMilliseconds()).padStart(3, '0'))!;
}

/** As people and GraphQL write it: without digits that say nothing. */
export function toRfc3339(time: string): string {
  return time.replace(/\.?0+Z$/, 'Z');
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

function format(date: Date, fraction: string): string | null {
  const iso = date.toISOString();
  return /^\d{4}-/.test(iso) ? `${iso.slice(0, 19)}.${fraction.slice(0, 9).padEnd(9, '0')}Z` : null;
}

/**
 * Microseconds since 1970-01-01T00:00:00Z: how intervals are kept and compared, in whole numbers that are exact in
 * JavaScript, SQLite and Neo4j. What is finer is dropped; years before 1684 and after 2255 end at the range's ends.
 */
export type Micros = number;

/** The end of an interval that has none. */
export const FOREVER: Micros = Number.MAX_SAFE_INTEGER;

/** Of a time as this file writes it. */
export function toMicros(time: string): Micros {
  const micros = Date.parse(`${time.slice(0, 23)}Z`) * 1_000 + Number(time.slice(23, 26));
  return Math.max(-FOREVER, Math.min(FOREVER - 1, micros));
}

/** As GraphQL writes it; `null` for FOREVER. */
export function fromMicros(micros: Micros): string | null {
  if (micros >= FOREVER - 1) return null;
  const milliseconds = Math.floor(micros / 1_000);
  const rest = micros - milliseconds * 1_000;
  const iso = new Date(milliseconds).toISOString();
  return toRfc3339(`${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`);
}
