/** How old the knowledge about each domain is, and why it is not newer. */
export type FreshnessState = 'FRESH' | 'STALE' | 'UNAVAILABLE' | 'UNKNOWN';

/** The vocabulary's DomainFreshness, as values. */
export interface DomainFreshness {
  readonly domain: string;
  /**
   * FRESH: the last harvest succeeded, less than three intervals ago. STALE: the last attempt failed or is older, and
   * an earlier harvest is known. UNAVAILABLE: it never succeeded and the last attempt failed. UNKNOWN: not yet tried.
   */
  readonly state: FreshnessState;
  /** RFC 3339. */
  readonly harvestedAt: string | null;
  /** Whole seconds since then. */
  readonly ageSeconds: number | null;
  /** Why the last attempt failed; `null` when it didn't. */
  readonly error: string | null;
  /** How long the state holds if nothing happens, in milliseconds; absent where that is for ever. */
  readonly holdsForMs?: number | undefined;
}

/** What is remembered of a domain between rounds. */
export interface Attempts {
  readonly harvestedAt: Date | null;
  readonly error: string | null;
}

export const NOT_TRIED: Attempts = { harvestedAt: null, error: null };

const FRESH_INTERVALS = 3;

export function freshnessOf(domain: string, attempts: Attempts, now: Date, intervalMs: number): DomainFreshness {
  const { harvestedAt, error } = attempts;
  const ageMs = harvestedAt && now.getTime() - harvestedAt.getTime();
  const freshMs = FRESH_INTERVALS * intervalMs;
  const state = stateOf(ageMs, error, freshMs);
  return {
    domain,
    state,
    ...(state === 'FRESH' && ageMs !== null && { holdsForMs: freshMs - ageMs }),
    harvestedAt: harvestedAt?.toISOString() ?? null,
    ageSeconds: ageMs === null ? null : Math.floor(ageMs / 1_000),
    error,
  };
}

function stateOf(ageMs: number | null, error: string | null, freshMs: number): FreshnessState {
  if (ageMs === null) return error === null ? 'UNKNOWN' : 'UNAVAILABLE';
  return error === null && ageMs < freshMs ? 'FRESH' : 'STALE';
}
