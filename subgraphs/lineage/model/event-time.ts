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
