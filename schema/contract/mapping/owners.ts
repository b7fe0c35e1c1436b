/** Who answers for a product: its team, then those of its members who have such a role and have not left. */
import type { Owner } from '../../product.ts';
import type { MemberDocument, TeamDocument } from '../documents.ts';

/** Words in a role that make its holder answer for the data; a data scientist or an analyst only works with it. */
const ANSWERING = /\b(owner|steward|custodian|maintainer|manager|lead|engineer|dpo)\b/i;
/** The vocabulary promises as many at most. */
const LIMIT = 200;

/** `today` is a date such as `2026-01-31`; who leaves on that day is still there. */
export function createOwners(
  team: TeamDocument | readonly MemberDocument[] | undefined,
  today: string,
): readonly Owner[] {
  const { name = null, members = [] } = asTeam(team);
  const owners = members
    .filter(({ role, dateOut }) => ANSWERING.test(role ?? '') && (dateOut === undefined || dateOut >= today))
    .map((member) => ({
      name: member.name ?? member.username ?? null,
      username: member.username ?? null,
      role: member.role ?? null,
      team: name,
    }));
  const teamItself = name === null ? [] : [{ name, username: null, role: 'team', team: name }];
  return [...teamItself, ...owners].slice(0, LIMIT);
}

/** Edition 3.0 has a list of members and no team. */
function asTeam(team: TeamDocument | readonly MemberDocument[] | undefined): {
  name?: string | undefined;
  members?: readonly MemberDocument[] | undefined;
} {
  return isList(team) ? { members: team } : (team ?? {});
}

function isList(team: TeamDocument | readonly MemberDocument[] | undefined): team is readonly MemberDocument[] {
  return Array.isArray(team);
}
