/**
 * The fifth stage: whom a change hurts, by what gateways have seen. What nobody has used in the days that count, while
 * somebody watched all of them, may go. Strict meshes refuse what breaks whoever uses it.
 */
import type { SchemaChange } from '../../schema/diff.ts';
import type { ClientUse, RegistryFinding, Severity } from '../model/finding.ts';
import { findingKey } from '../model/finding-key.ts';
import type { RegistryRecords } from '../records/registry-records.ts';
import type { FindPlace } from './places.ts';

export interface UseSettings {
  readonly useDays: number;
  readonly isStrict: boolean;
}

export interface UseStage extends UseSettings {
  readonly records: Pick<RegistryRecords, 'use' | 'watchedSince'>;
  /** Unix milliseconds. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;

export interface JudgedSubgraph {
  readonly name: string;
  /** RFC 3339: nobody can have used what it brings before that; `null` where it is not published yet. */
  readonly firstPublishedAt: string | null;
}

/** Breaking changes with their clients; dangerous ones as warnings; safe ones are no finding. */
export async function judgeUse(
  subgraph: JudgedSubgraph,
  changes: readonly SchemaChange[],
  stage: UseStage,
  findPlace: FindPlace,
): Promise<readonly RegistryFinding[]> {
  const told = changes.filter(({ kind }) => kind !== 'SAFE');
  if (told.length === 0) return [];
  const since = new Date(stage.now() - stage.useDays * DAY_MS);
  const coordinates = [...new Set(told.flatMap(({ hurts }) => hurts))];
  const [use, watchedSince] = await Promise.all([
    stage.records.use({ coordinates, since: since.toISOString().slice(0, 10) }),
    stage.records.watchedSince(),
  ]);
  const isWatchedLong = watchedSince !== null && Date.parse(watchedSince) <= since.getTime();
  const isWatchedWhole = watchedSince !== null && watchedSince <= (subgraph.firstPublishedAt ?? '');
  return told.map((change) => {
    const sight = { clients: clientsOf(change, use), isWatchedLong, isWatchedWhole, watchedSince, ...stage };
    return { ...findingOf(subgraph.name, change, sight), ...findPlace(change.coordinate) };
  });
}

interface Sight extends UseSettings {
  readonly clients: readonly ClientUse[];
  /** For all of the days that count. */
  readonly isWatchedLong: boolean;
  /** For as long as the subgraph is published. */
  readonly isWatchedWhole: boolean;
  readonly watchedSince: string | null;
}

function findingOf(subgraph: string, change: SchemaChange, sight: Sight): RegistryFinding {
  const { rule, coordinate, kind } = change;
  const { clients } = sight;
  const severity = kind === 'DANGEROUS' ? 'warning' : severityOf(sight);
  return {
    stage: kind === 'DANGEROUS' ? 'diff' : 'use',
    rule,
    severity,
    message: `${change.message} ${useOf(sight)}`,
    ...(severity === 'error' ? { advice: adviceOf(sight) } : {}),
    subgraph,
    coordinate,
    ...(clients.length === 0 ? {} : { clients }),
    key: findingKey({ rule, subgraph, coordinate, change: change.message }),
    isApprovable: severity === 'error',
  };
}

function severityOf({ clients, isWatchedLong, isWatchedWhole, isStrict }: Sight): Severity {
  return isStrict || clients.length > 0 || !(isWatchedLong || isWatchedWhole) ? 'error' : 'info';
}

function useOf({ clients, isWatchedLong, isWatchedWhole, watchedSince, useDays }: Sight): string {
  if (clients.length > 0) return `${clients.slice(0, 3).map(sentenceOf).join(', ')}${moreThan(clients, 3)}.`;
  if (isWatchedLong) return `Nobody has used it in ${useDays} days.`;
  if (isWatchedWhole) return 'Nobody has used it since its subgraph was first published.';
  if (watchedSince === null) return 'No gateway has reported what is used, so nobody can say who uses it.';
  return `Nobody was seen to use it, but gateways report what is used only since ${watchedSince.slice(0, 10)}, and ${useDays} days count.`;
}

/** `"Finance weekly" used it 1,203 times`. */
function sentenceOf({ client, count, isTrusted }: ClientUse): string {
  const name = client === 'unknown' ? 'A client without a name' : `"${client}"`;
  const times = `used it ${count.toLocaleString('en-US')} ${count === 1 ? 'time' : 'times'}`;
  if (!isTrusted) return `${name} ${times}`;
  return count === 0
    ? `${name} has a trusted document that uses it`
    : `${name} ${times}, and trusts a document with it`;
}

function moreThan(clients: readonly ClientUse[], shown: number): string {
  const more = clients.length - shown;
  return more > 0 ? ` and ${more} more ${more === 1 ? 'client' : 'clients'}` : '';
}

function adviceOf({ clients, isStrict }: Sight): string {
  if (clients.length > 0) return 'Keep it, deprecated, until these clients have moved; or have the finding approved.';
  if (isStrict) return 'This mesh is strict. Keep it, deprecated, or have the finding approved.';
  return 'Wait until gateways have watched for long enough, or have the finding approved.';
}

/** Over all coordinates that the change hurts, the most first. */
function clientsOf({ hurts }: SchemaChange, use: ReadonlyMap<string, readonly ClientUse[]>): readonly ClientUse[] {
  const byClient = new Map<string, ClientUse>();
  for (const each of hurts.flatMap((coordinate) => use.get(coordinate) ?? [])) {
    const known = byClient.get(each.client);
    byClient.set(each.client, known ? together(known, each) : each);
  }
  return [...byClient.values()].sort((a, b) => b.count - a.count || (a.client < b.client ? -1 : 1));
}

/** One query may touch several of them, so the largest count is nearer the truth than their sum. */
function together(one: ClientUse, other: ClientUse): ClientUse {
  const [most, least] = one.count >= other.count ? [one, other] : [other, one];
  const lastDay = (most.lastDay ?? '') >= (least.lastDay ?? '') ? most.lastDay : least.lastDay;
  return { ...most, lastDay, isTrusted: most.isTrusted || least.isTrusted };
}
