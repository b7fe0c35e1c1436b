/** The files of one domain's folder as documents, with the faults that each file has by itself. */
import type { z } from 'zod';
import { roleOf, type ContractFile } from './contract-file.ts';
import { faultsOf, describeValue } from './describe-issue.ts';
import type { ContractDocument, DomainDescription, ProductDocument } from './documents.ts';
import type { Fault } from './fault.ts';
import { contractShape } from './shapes/contract-shape.ts';
import { domainShape } from './shapes/domain-shape.ts';
import { fieldOf, judge } from './shapes/leaves.ts';
import { productShape } from './shapes/product-shape.ts';
import { faultAtStart, parseYaml, type YamlSource } from './yaml-source.ts';

/** A file that has the shape it should have. */
export interface ReadFile<T> {
  readonly path: string;
  /** The file's name without `.odps.yaml` or `.odcs.yaml`. */
  readonly stem: string;
  readonly document: T;
  readonly source: YamlSource;
}

export interface Folder {
  /** Null where domain.yaml is missing or faulty. */
  readonly domain: DomainDescription | null;
  readonly contracts: readonly ReadFile<ContractDocument>[];
  readonly products: readonly ReadFile<ProductDocument>[];
  /** The ids that faulty contract files seem to have, null where one can't be told: to not report them as missing. */
  readonly idsOfFaultyContracts: readonly (string | null)[];
  readonly faults: readonly Fault[];
}

type ReadResult<T> =
  | { readonly kind: 'ok'; readonly file: ReadFile<T> }
  | { readonly kind: 'faulty'; readonly id: string | null; readonly faults: readonly Fault[] };

export function readFolder(files: readonly ContractFile[]): Folder {
  const faults: Fault[] = [];
  const domains: ReadFile<DomainDescription>[] = [];
  const contracts: ReadFile<ContractDocument>[] = [];
  const products: ReadFile<ProductDocument>[] = [];
  const idsOfFaultyContracts: (string | null)[] = [];
  for (const file of files) {
    const role = roleOf(file.path);
    switch (role.kind) {
      case 'domain':
        keep(readFile(file, 'domain', domainShape), domains, faults);
        break;
      case 'contract': {
        const result = readFile(file, role.stem, contractShape);
        if (result.kind === 'faulty') idsOfFaultyContracts.push(result.id);
        keep(result, contracts, faults);
        break;
      }
      case 'product':
        keep(readFile(file, role.stem, productShape), products, faults);
        break;
      case 'unknown':
        faults.push(faultAtStart(file.path, 'expected a name that ends in .odps.yaml or .odcs.yaml, or domain.yaml'));
        break;
      case 'ignored':
    }
  }
  faults.push(...checkOneDomain(files, domains));
  return { domain: domains[0]?.document ?? null, contracts, products, idsOfFaultyContracts, faults };
}

function readFile<T>(file: ContractFile, stem: string, shape: z.ZodType<T>): ReadResult<T> {
  const yaml = parseYaml(file);
  if (yaml.kind === 'faulty') return { kind: 'faulty', id: null, faults: yaml.faults };
  const { source } = yaml;
  if (typeof source.value !== 'object' || source.value === null || Array.isArray(source.value)) {
    return {
      kind: 'faulty',
      id: null,
      faults: [source.faultAt([], `expected a mapping, found ${describeValue(source.value)}`)],
    };
  }
  const result = judge(shape, source.value);
  if (result.success) return { kind: 'ok', file: { path: file.path, stem, document: result.data, source } };
  const id = fieldOf(source.value, 'id');
  return { kind: 'faulty', id: typeof id === 'string' ? id : null, faults: faultsOf(result.error.issues, source) };
}

function keep<T>(result: ReadResult<T>, kept: ReadFile<T>[], faults: Fault[]): void {
  if (result.kind === 'ok') kept.push(result.file);
  else for (const fault of result.faults) faults.push(fault); // there can be more than a call takes arguments
}

function checkOneDomain(
  files: readonly ContractFile[],
  domains: readonly ReadFile<DomainDescription>[],
): readonly Fault[] {
  const given = files.filter(({ path }) => roleOf(path).kind === 'domain');
  if (given.length === 0)
    return [faultAtStart('domain.yaml', 'expected a file that names the domain, but it is missing')];
  return domains
    .slice(1)
    .map(({ path }) => faultAtStart(path, `expected one domain.yaml, found ${domains[0]!.path} too`));
}
