/** The last stage: do its products keep the laws of the mesh? */
import { parseDomainFolder } from '../../schema/contract/index.ts';
import { judgeLaws } from '../../policy/engine.ts';
import { LAWS } from '../../policy/laws/index.ts';
import type { RegistryFinding } from '../model/finding.ts';
import { findingKey } from '../model/finding-key.ts';
import type { Submission } from '../model/submission.ts';
import { placeOfProduct } from './contracts/places.ts';

/** Faulty files are another stage's findings; without files there is nothing to judge, and that is said. */
export function judgePolicy(submission: Submission): readonly RegistryFinding[] {
  if (submission.kind !== 'domain') return [];
  const contracts = submission.files.filter(({ path }) => /\.ya?ml$/.test(path));
  if (contracts.length === 0) return [withoutContracts(submission.subgraph)];
  const folder = parseDomainFolder(contracts);
  if (folder.kind === 'faulty') return [];
  const { subgraph } = submission;
  return judgeLaws(LAWS, folder.products).map(({ rule, severity, message, advice, coordinate }) => ({
    stage: 'policy',
    rule,
    severity,
    message,
    ...(advice === undefined ? {} : { advice }),
    subgraph,
    ...(coordinate === undefined ? {} : { coordinate }),
    ...(coordinate === undefined ? {} : placeOfProduct(submission.files, coordinate)),
    key: findingKey({ rule, subgraph, ...(coordinate === undefined ? {} : { coordinate }), change: rule }),
    isApprovable: severity === 'error',
  }));
}

function withoutContracts(subgraph: string): RegistryFinding {
  return {
    stage: 'policy',
    rule: 'NO_CONTRACTS',
    severity: 'warning',
    subgraph,
    message: `The domain "${subgraph}" is published without its contracts, so neither the laws nor lineage can judge its products.`,
    advice: 'Publish its folder: `tributary publish <folder>`.',
    key: findingKey({ rule: 'NO_CONTRACTS', subgraph, change: '' }),
    isApprovable: false,
  };
}
