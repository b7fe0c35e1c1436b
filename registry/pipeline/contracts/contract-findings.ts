/** What is said of a change of data: the consumers by name, what nobody knows, and the version that would tell readers. */
import type { ContractFile } from '../../../schema/contract/index.ts';
import { findingKey } from '../../model/finding-key.ts';
import type { Consumer, RegistryFinding, Severity } from '../../model/finding.ts';
import type { DatasetChanges, PortChanges } from './contract-changes.ts';
import type { ColumnChange, ImpactAnswer } from './impact-question.ts';
import { majorVersion } from './major-version.ts';
import { placeOfProduct } from './places.ts';

export interface FindingContext {
  readonly isStrict: boolean;
  readonly files: readonly ContractFile[];
}

/** Consumers that are named in the message; all are in the finding. */
const NAMED = 3;

export function impactFindings(
  change: PortChanges,
  dataset: DatasetChanges,
  answer: ImpactAnswer,
  { isStrict, files }: FindingContext,
): readonly RegistryFinding[] {
  const said = { change, dataset, files };
  if (answer.kind === 'unheard-of') return [];
  if (answer.kind === 'out-of-reach') return [lineageUnknown(said, answer.why, isStrict)];
  const others = answer.consumers.filter(({ urn }) => urn !== change.product.urn);
  const [breaking, unknown] = [
    others.filter(({ verdict }) => verdict === 'BREAKING'),
    others.filter(({ verdict }) => verdict === 'UNKNOWN'),
  ];
  return [
    ...(breaking.length > 0 ? [breaks(said, breaking)] : []),
    ...(unknown.length > 0 ? [mayBreak(said, unknown, isStrict)] : []),
    ...(answer.isComplete ? [] : [lineageUnknown(said, `it is incomplete: ${answer.reasons.join(', ')}`, isStrict)]),
  ];
}

export function versionFindings(change: PortChanges, files: readonly ContractFile[]): readonly RegistryFinding[] {
  const { product, port, next } = change;
  if (next === null) return []; // What goes has no version; its readers are named above.
  const versions = [port.contract?.version ?? product.version, next.contract?.version ?? next.version] as const;
  const { kind, wanted } = majorVersion(...versions);
  if (kind === 'raised') return [];
  const coordinate = `${product.urn}/${port.name}`;
  const [what] = change.datasets.map(describe);
  if (kind === 'unreadable') {
    const rule = 'CONTRACT_VERSION_UNREADABLE';
    const message = `${what} breaks with those who read it, and its version "${versions[1] ?? ''}" can't be read as one of Semantic Versioning.`;
    return [
      finding({
        rule,
        severity: 'warning',
        coordinate,
        message,
        advice: 'Write versions such as 2.0.0.',
        change,
        files,
      }),
    ];
  }
  const rule = 'CONTRACT_MAJOR_VERSION_NEEDED';
  const message = `${what} breaks with those who read it, and the contract's version goes from ${versions[0]} to ${versions[1]}.`;
  return [
    finding({
      rule,
      severity: 'error',
      coordinate,
      message,
      advice: `Write version ${wanted} into the contract.`,
      change,
      files,
    }),
  ];
}

interface Said {
  readonly change: PortChanges;
  readonly dataset: DatasetChanges;
  readonly files: readonly ContractFile[];
}

function breaks({ change, dataset, files }: Said, consumers: readonly Consumer[]): RegistryFinding {
  const isRetired = dataset.columns === null;
  return finding({
    rule: isRetired ? 'PRODUCT_HAS_CONSUMERS' : 'CONTRACT_BREAKS_CONSUMERS',
    severity: 'error',
    coordinate: coordinateOf(change, dataset),
    message: `${describe(dataset)} breaks ${namesOf(consumers)}.`,
    advice: 'Offer the new shape as another port beside the old one, agree with them, or have the finding approved.',
    isApprovable: true,
    consumers,
    change,
    files,
  });
}

function mayBreak(
  { change, dataset, files }: Said,
  consumers: readonly Consumer[],
  isStrict: boolean,
): RegistryFinding {
  return finding({
    rule: 'CONTRACT_MAY_BREAK_CONSUMERS',
    severity: isStrict ? 'error' : 'warning',
    coordinate: coordinateOf(change, dataset),
    message: `${describe(dataset)} may break ${namesOf(consumers)}: nobody said which columns they read.`,
    advice: 'Ask them, or have them send column lineage.',
    isApprovable: isStrict,
    consumers,
    change,
    files,
  });
}

function lineageUnknown({ change, dataset, files }: Said, why: string, isStrict: boolean): RegistryFinding {
  return finding({
    rule: 'LINEAGE_UNKNOWN',
    severity: isStrict ? 'error' : 'warning',
    coordinate: coordinateOf(change, dataset),
    message: `${describe(dataset)}: lineage can't say who reads it, because ${why}.`,
    advice: 'Ask again when lineage answers; until then nobody knows whom this hurts.',
    isApprovable: isStrict,
    change,
    files,
  });
}

interface FindingParts {
  readonly rule: string;
  readonly severity: Severity;
  readonly coordinate: string;
  readonly message: string;
  readonly advice: string;
  readonly isApprovable?: boolean;
  readonly consumers?: readonly Consumer[];
  readonly change: PortChanges;
  readonly files: readonly ContractFile[];
}

function finding({ change, files, isApprovable = false, consumers, ...parts }: FindingParts): RegistryFinding {
  const subgraph = change.product.urn.split(':')[2]!;
  const { rule, coordinate } = parts;
  return {
    stage: 'contracts',
    ...parts,
    subgraph,
    ...placeOfProduct(files, coordinate),
    ...(consumers ? { consumers } : {}),
    key: findingKey({ rule, subgraph, coordinate, change: change.datasets.map(describe).join('\n') }),
    isApprovable,
  };
}

function coordinateOf({ product, port }: PortChanges, { columns }: DatasetChanges): string {
  const [first] = columns ?? [];
  return [product.urn, port.name, ...(first ? [first.name] : [])].join('/');
}

const VERBS: Readonly<Record<ColumnChange['action'], string>> = {
  REMOVE: 'Removing',
  RENAME: 'Renaming',
  RETYPE: 'Retyping',
  RELAX: 'Letting be null',
};

/** `Removing billing_amount, retyping booking_date of sales.settlements`. */
function describe({ dataset, columns }: DatasetChanges): string {
  if (columns === null) return `Ending the dataset ${dataset.name}`;
  const verbs = columns.map(({ name, action, to }) => `${VERBS[action]} ${name}${to === undefined ? '' : ` to ${to}`}`);
  const sentence = verbs.map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)));
  return `${sentence.join(', ')} of ${dataset.name}`;
}

/** `Loan applications (lending; Credit Origination Data) and 2 more products`. */
function namesOf(consumers: readonly Consumer[]): string {
  const named = consumers.slice(0, NAMED).map(({ name, domain, owners }) => {
    const whose = [domain, owners.slice(0, 2).join(', ')].filter((text) => text !== null && text !== '').join('; ');
    return whose === '' ? name : `${name} (${whose})`;
  });
  const more = consumers.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
