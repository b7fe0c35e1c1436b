/** Whether a contract has told its readers that it breaks with them: Semantic Versioning 2.0.0. */
export interface VersionVerdict {
  readonly kind: 'raised' | 'not-raised' | 'unreadable';
  /** What would tell them; `null` where the old one can't be read. */
  readonly wanted: string | null;
}

const SEMVER = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/;

/** Before 1.0.0 the minor tells of breaking changes. */
export function majorVersion(before: string | null, after: string | null): VersionVerdict {
  const [old, next] = [partsOf(before), partsOf(after)];
  if (!old || !next) return { kind: 'unreadable', wanted: old ? wantedAfter(old) : null };
  const isRaised = next[0] > old[0] || (old[0] === 0 && next[0] === 0 && next[1] > old[1]);
  return { kind: isRaised ? 'raised' : 'not-raised', wanted: wantedAfter(old) };
}

function partsOf(version: string | null): readonly [number, number] | null {
  const match = SEMVER.exec(version ?? '');
  return match ? [Number(match[1]), Number(match[2] ?? 0)] : null;
}

function wantedAfter([major, minor]: readonly [number, number]): string {
  return major === 0 ? `0.${minor + 1}.0` : `${major + 1}.0.0`;
}
