/** The registry's records in memory: the port at its plainest, for tests of what stands on it. */
import { chained } from '../../registry/records/audit-chain.ts';
import type { AuditEntry, NewAuditEntry } from '../../registry/model/audit.ts';
import type { Approval, ClientUse } from '../../registry/model/finding.ts';
import type { MeshState, Publication } from '../../registry/model/publication.ts';
import type { Token } from '../../registry/model/token.ts';
import type { TrustedDocument, UseReport } from '../../registry/model/use.ts';
import type { RegistryRecords } from '../../registry/records/registry-records.ts';

export function memoryRecords(): RegistryRecords {
  const publications: Publication[] = [];
  const audit: AuditEntry[] = [];
  const approvals: Approval[] = [];
  const reports: UseReport[] = [];
  const tokens = new Map<string, { token: Token; secretHash: string }>();
  const trusted = new Map<string, readonly TrustedDocument[]>();
  const note = (entry: NewAuditEntry): AuditEntry => {
    const made = chained(audit.at(-1) ?? null, entry);
    audit.push(made);
    return made;
  };
  const newest = () => publications.at(-1)?.revision ?? 0;

  function state(variant: string, revision: number | null): MeshState {
    const until = publications.filter((each) => revision === null || each.revision <= revision);
    const bySubgraph = new Map<string, Publication>();
    for (const layer of variant === 'main' ? ['main'] : ['main', variant]) {
      for (const each of until.filter((publication) => publication.variant === layer)) {
        bySubgraph.set(each.subgraph, each);
      }
    }
    const subgraphs = [...bySubgraph.values()]
      .filter(({ action }) => action !== 'RETIRE')
      .sort((a, b) => (a.subgraph < b.subgraph ? -1 : 1));
    return { variant, revision: revision ?? newest(), subgraphs };
  }

  return {
    state: async (variant, revision) => state(variant, revision),
    revision: async () => newest(),
    append: async (added, entry, basedOn) => {
      if (basedOn !== null && basedOn !== newest()) return { kind: 'moved' };
      const appended = added.map((publication): Publication => {
        const before = publications.filter(
          (each) => each.subgraph === publication.subgraph && each.variant === publication.variant,
        );
        const made = { ...publication, revision: newest() + 1, version: before.length + 1 };
        publications.push(made);
        return made;
      });
      note(entry);
      return { kind: 'appended', publications: appended };
    },
    history: async ({ variant, subgraph, first, before }) =>
      publications
        .filter((each) => each.variant === variant && (subgraph === null || each.subgraph === subgraph))
        .filter(({ revision }) => before === null || revision < before)
        .toReversed()
        .slice(0, first),
    publication: async (variant, subgraph, version) =>
      publications.find((each) => each.variant === variant && each.subgraph === subgraph && each.version === version) ??
      null,
    variants: async () => [...new Set(['main', ...publications.map(({ variant }) => variant)])],
    approve: async (approval, entry) => {
      approvals.push(approval);
      note(entry);
    },
    approvals: async (subgraph, now) => approvals.filter((each) => each.subgraph === subgraph && each.expiresAt > now),
    addUse: async (report) => {
      if (reports.some(({ id }) => id === report.id)) return false;
      reports.push(report);
      return true;
    },
    use: async ({ coordinates, since }) => {
      const found = new Map<string, ClientUse[]>();
      for (const coordinate of coordinates) {
        const byClient = new Map<string, ClientUse>();
        for (const { operations, to } of reports.filter((report) => report.to.slice(0, 10) >= since)) {
          for (const { client, count } of operations.filter((each) => each.coordinates.includes(coordinate))) {
            const known = byClient.get(client.name)?.count ?? 0;
            byClient.set(client.name, {
              client: client.name,
              version: client.version,
              count: known + count,
              lastDay: to.slice(0, 10),
              isTrusted: false,
            });
          }
        }
        for (const [client, documents] of trusted) {
          if (!documents.some((document) => document.coordinates.includes(coordinate))) continue;
          const known = byClient.get(client);
          byClient.set(client, { ...(known ?? { client, version: null, count: 0, lastDay: null }), isTrusted: true });
        }
        if (byClient.size > 0)
          found.set(
            coordinate,
            [...byClient.values()].sort((a, b) => b.count - a.count),
          );
      }
      return found;
    },
    watchedSince: async () => reports[0]?.from ?? null,
    forgetUse: async () => undefined,
    trust: async (client, documents, entry) => {
      trusted.set(client, documents);
      note(entry);
    },
    addToken: async (token, secretHash, entry) => {
      tokens.set(token.id, { token, secretHash });
      note(entry);
    },
    token: async (id) => tokens.get(id) ?? null,
    tokens: async () => [...tokens.values()].map(({ token }) => token),
    revokeToken: async (id, at, entry) => {
      const known = tokens.get(id);
      if (!known || known.token.revokedAt !== null) return false;
      tokens.set(id, { ...known, token: { ...known.token, revokedAt: at } });
      note(entry);
      return true;
    },
    audit: async (entry) => note(entry),
    auditEntries: async (after, first) => audit.slice(after, after + first),
    close: async () => undefined,
  };
}
