/**
 * The stage of contracts: what changes for readers of the data, who they are by lineage, and whether the version tells
 * them. Where lineage is out of reach nobody can be named, and that is said; a strict mesh refuses it.
 */
import { parseDomainFolder } from '../../../schema/contract/index.ts';
import type { ContractFile } from '../../../schema/contract/index.ts';
import type { DatasetKey, Product } from '../../../schema/product.ts';
import type { RegistryFinding } from '../../model/finding.ts';
import type { Publication } from '../../model/publication.ts';
import type { Submission } from '../../model/submission.ts';
import { contractChanges, type DatasetChanges, type PortChanges } from './contract-changes.ts';
import { impactFindings, versionFindings } from './contract-findings.ts';
import type { AskImpact, ImpactAnswer } from './impact-question.ts';

export interface ContractsOptions {
  readonly submission: Submission;
  readonly published: Publication | null;
  readonly askImpact: AskImpact;
  readonly isStrict: boolean;
}

export type RetirementOptions = Omit<ContractsOptions, 'submission' | 'published'> & {
  readonly published: Publication;
};

/** Questions that are asked at a time. */
const AT_ONCE = 8;

export async function judgeContracts(options: ContractsOptions): Promise<readonly RegistryFinding[]> {
  const { submission, published } = options;
  if (!published || submission.kind !== 'domain') return [];
  const [before, after] = [productsOf(published.files), productsOf(submission.files)];
  if (!before || !after) return []; // Faulty files are another stage's findings, and without any nothing was promised.
  return judgeChanges(contractChanges(before, after), options, submission.files);
}

/** All of its products go. */
export async function judgeRetirement({
  published,
  ...options
}: RetirementOptions): Promise<readonly RegistryFinding[]> {
  const before = productsOf(published.files);
  if (published.kind !== 'domain' || !before) return [];
  return judgeChanges(contractChanges(before, []), options, published.files);
}

async function judgeChanges(
  changes: readonly PortChanges[],
  { askImpact, isStrict }: Pick<ContractsOptions, 'askImpact' | 'isStrict'>,
  files: readonly ContractFile[],
): Promise<readonly RegistryFinding[]> {
  const asked = distinct(changes.flatMap(({ datasets }) => datasets));
  const answers = await answersOf(asked, askImpact);
  return changes.flatMap((change) => [
    ...change.datasets.flatMap((each) =>
      impactFindings(change, each, answers.get(keyOf(each.dataset))!, { isStrict, files }),
    ),
    ...versionFindings(change, files),
  ]);
}

/** A dataset that two ports offer is asked about once. */
function distinct(datasets: readonly DatasetChanges[]): readonly DatasetChanges[] {
  return [...new Map(datasets.map((each) => [keyOf(each.dataset), each])).values()];
}

async function answersOf(
  datasets: readonly DatasetChanges[],
  askImpact: AskImpact,
): Promise<ReadonlyMap<string, ImpactAnswer>> {
  const answers = new Map<string, ImpactAnswer>();
  const waiting = [...datasets];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { dataset, columns } = next;
      answers.set(keyOf(dataset), await askImpact(columns ? { dataset, columns } : { dataset, retire: true }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

function productsOf(files: readonly ContractFile[]): readonly Product[] | null {
  const contracts = files.filter(({ path }) => /\.ya?ml$/.test(path));
  if (contracts.length === 0) return null;
  const folder = parseDomainFolder(contracts);
  return folder.kind === 'ok' ? folder.products : null;
}

function keyOf({ namespace, name }: DatasetKey): string {
  return `${namespace}\n${name}`;
}
