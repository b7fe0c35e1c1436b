/** Lets a finding pass, for a while, for the same change: who, why, until when. */
import { LRUCache } from 'lru-cache';
import { TributaryError } from '../lib/errors.ts';
import type { Approval, RegistryFinding } from './model/finding.ts';
import type { RegistryRecords } from './records/registry-records.ts';

export interface ApprovalRequest {
  readonly subgraph: string;
  /** Of the finding. */
  readonly key: string;
  readonly reason: string;
  /** Default 30, at most 365. */
  readonly days?: number | undefined;
}

const DEFAULT_DAYS = 30;
const MOST_DAYS = 365;
const DAY_MS = 86_400_000;
/** Findings that can be approved without being checked again. */
const REMEMBERED = 10_000;

export function createApprovals({ records, now }: { records: Pick<RegistryRecords, 'approve'>; now: () => number }) {
  const seen = new LRUCache<string, RegistryFinding>({ max: REMEMBERED });
  return {
    remember: (findings: readonly RegistryFinding[]): void => {
      for (const finding of findings) seen.set(placeOf(finding.subgraph, finding.key), finding);
    },
    /** Rejects with NOT_FOUND for a finding that no check has told, and BAD_USER_INPUT for one that can't be approved. */
    approve: async ({ subgraph, key, reason, days = DEFAULT_DAYS }: ApprovalRequest, by: string): Promise<Approval> => {
      const finding = seen.get(placeOf(subgraph, key));
      refuseUnless(finding, { subgraph, key, reason, days });
      const at = now();
      const approval: Approval = {
        key,
        subgraph,
        message: finding!.message,
        author: by,
        reason: reason.trim(),
        at: new Date(at).toISOString(),
        expiresAt: new Date(at + days * DAY_MS).toISOString(),
      };
      const detail = { subgraph, rule: finding!.rule, reason: approval.reason, expiresAt: approval.expiresAt };
      await records.approve(approval, { at: approval.at, by, action: 'approve', subject: key, detail });
      return approval;
    },
  };
}

function refuseUnless(
  finding: RegistryFinding | undefined,
  { subgraph, key, reason, days }: ApprovalRequest & { readonly days: number },
): void {
  if (!finding) {
    throw new TributaryError(
      'NOT_FOUND',
      `No check of "${subgraph}" has told a finding with the key "${key}" lately. Check it again, and approve the key that it tells.`,
    );
  }
  const refuse = (message: string) => {
    throw new TributaryError('BAD_USER_INPUT', message, { key });
  };
  if (!finding.isApprovable) refuse(`${finding.rule} can't be approved: ${finding.message}`);
  if (reason.trim() === '') refuse('An approval has a reason; this one is empty.');
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    refuse(`An approval holds for 1 to ${MOST_DAYS} days; came ${days}.`);
  }
}

function placeOf(subgraph: string, key: string): string {
  return `${subgraph} ${key}`;
}
