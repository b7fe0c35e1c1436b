/** The second stage: the rules of the federated shape over the whole mesh, the name, the URL, and the size. */
import type { DocumentNode } from 'graphql';
import { isSlug } from '../../lib/urn.ts';
import type { Finding } from '../../schema/finding.ts';
import { vocabularyOf, type Vocabulary } from '../../schema/lift.ts';
import { ANY_DOMAIN } from '../../schema/reduce.ts';
import { RULES } from '../../schema/rules/index.ts';
import type { ParsedSubgraph } from '../../schema/rules/rule.ts';
import type { RegistryFinding } from '../model/finding.ts';
import { findingKey } from '../model/finding-key.ts';
import type { Submission } from '../model/submission.ts';
import { unionWith, type MeshView } from './mesh-view.ts';
import type { FindPlace } from './places.ts';
import type { ParsedProposal } from './proposal.ts';
import { whyNotAllowed, type UrlRules } from './subgraph-url.ts';
import { vocabularyFindings } from './vocabulary-rules.ts';

/** Names that mean something else in every mesh. */
const RESERVED = new Set(['catalog', 'discovery', 'lineage', 'vocabulary', ANY_DOMAIN]);

export function lint(proposal: ParsedProposal, urlRules: UrlRules, findPlace: FindPlace): readonly RegistryFinding[] {
  const { subgraph, submission, document, others } = proposal;
  if (!submission || !document) return [];
  const judged = [
    ...nameFindings(submission),
    ...urlFindings(submission, urlRules),
    ...(submission.kind === 'vocabulary'
      ? vocabularyFindings(vocabularyOf(document), others)
      : ruleFindings(submission, document, others)),
  ];
  return judged.map((finding) => toRegistryFinding(finding, subgraph, findPlace));
}

export function toRegistryFinding(
  { rule, severity, message, subgraph: blamed, coordinate }: Finding,
  subgraph: string,
  findPlace: FindPlace,
  stage: RegistryFinding['stage'] = 'lint',
): RegistryFinding {
  const change = blamed === undefined || blamed === subgraph ? message : `${blamed}: ${message}`;
  return {
    stage,
    rule,
    severity,
    message,
    subgraph,
    ...(coordinate === undefined ? {} : { coordinate, ...findPlace(coordinate) }),
    key: findingKey({ rule, subgraph, ...(coordinate === undefined ? {} : { coordinate }), change }),
    isApprovable: false,
  };
}

/** What the rules say of the mesh with it, and did not say without it: a domain is not told of others' faults. */
function ruleFindings(submission: Submission, document: DocumentNode, others: MeshView): readonly Finding[] {
  const { subgraph, kind, isTolerant } = submission;
  const candidate: ParsedSubgraph = {
    name: subgraph,
    kind: kind === 'platform' ? 'platform' : 'domain',
    isTolerant,
    document,
  };
  const own = kind === 'domain' ? vocabularyOf(document) : null;
  const before = findingsOf(others.parsed, unionWith(others, null));
  const known = new Set(before.map(identity));
  const after = findingsOf([...others.parsed, candidate], unionWith(others, own));
  return after.filter((finding) => !known.has(identity(finding)));
}

function findingsOf(subgraphs: readonly ParsedSubgraph[], vocabulary: Vocabulary): readonly Finding[] {
  return RULES.flatMap((rule) => rule({ subgraphs, vocabulary }));
}

function identity({ rule, subgraph, coordinate, message }: Finding): string {
  return JSON.stringify([rule, subgraph, coordinate, message]);
}

function nameFindings({ subgraph, kind }: Submission): readonly Finding[] {
  const error = (message: string): Finding => ({ rule: 'NAME_NOT_ALLOWED', severity: 'error', subgraph, message });
  if (!isSlug(subgraph)) {
    return [error(`"${subgraph}" is no name: lower-case letters, digits and hyphens, a letter first, 63 at most.`)];
  }
  if (kind === 'domain' && RESERVED.has(subgraph)) {
    return [error(`No domain can be called "${subgraph}": the mesh uses that name itself. Choose another.`)];
  }
  if (kind === 'vocabulary' && subgraph !== 'vocabulary') {
    return [error(`A vocabulary is published under the name "vocabulary"; came "${subgraph}".`)];
  }
  return [];
}

function urlFindings({ subgraph, kind, url }: Submission, rules: UrlRules): readonly Finding[] {
  if (url === null || kind === 'vocabulary' || url.startsWith('inprocess://')) return [];
  const why = whyNotAllowed(url, rules);
  if (why === null) return [];
  const message = `The subgraph "${subgraph}" can't be at ${withoutCredentials(url)}: ${why}. Serve it elsewhere, or have the platform team allow the place.`;
  return [{ rule: 'URL_NOT_ALLOWED', severity: 'error', subgraph, message }];
}

function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//…@');
}
