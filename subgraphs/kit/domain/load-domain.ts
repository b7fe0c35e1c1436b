/** A folder -> a domain's subgraph, or a refusal that lists every fault in it. The only I/O of a domain without code. */
import { parseDomainFolder, type Fault } from '../../../schema/contract/index.ts';
import { domainSdl } from '../../../schema/domain.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Metrics } from '../../../lib/metrics.ts';
import { SubgraphFault, type SchemaFault } from '../subgraph-fault.ts';
import { createDomain, type DomainOptions, type DomainSubgraph } from './create-domain.ts';
import { OWN_SCHEMA, readDomainFiles } from './domain-files.ts';
import { importDomainModule, type DomainModule } from './domain-module.ts';
import { DomainRefused, fileFault } from './domain-refused.ts';

export interface LoadDomainOptions {
  readonly logger: Logger;
  readonly metrics?: Metrics | undefined;
  /** The version of the vocabulary that it speaks; default ours. */
  readonly vocabulary?: string | undefined;
}

/**
 * Reads `domain.yaml`, `contracts/*.yaml`, `schema.graphql` and the module `resolvers`; only the first must be there.
 * Rejects with `DomainRefused`, which lists every fault with its file, line and JSON pointer.
 */
export async function loadDomain(folder: string, options: LoadDomainOptions): Promise<DomainSubgraph> {
  const files = await readDomainFiles(folder);
  if (files.faults.length > 0) throw new DomainRefused(folder, files.faults);

  const contracts = parseDomainFolder(files.contracts);
  const code = await importDomainModule(folder);
  if (contracts.kind === 'faulty' || code.kind === 'faulty') {
    throw new DomainRefused(folder, [...faultsOf(contracts), ...faultsOf(code)]);
  }
  return build(folder, code.kind === 'found' ? code.file : 'resolvers', {
    description: contracts.domain,
    products: contracts.products,
    sdl: files.ownSdl,
    ...(code.kind === 'found' ? partsOf(code.module) : {}),
    ...options,
  });
}

/** By name: a module may export other things too. */
function partsOf({ resolvers, createLoaders, productSource, followChanges }: DomainModule): DomainModule {
  return { resolvers, createLoaders, productSource, followChanges };
}

function faultsOf(result: { readonly kind: string; readonly faults?: readonly Fault[] }): readonly Fault[] {
  return result.faults ?? [];
}

function build(folder: string, resolversFile: string, options: DomainOptions): DomainSubgraph {
  try {
    return createDomain(options);
  } catch (cause) {
    if (!(cause instanceof SubgraphFault)) throw cause;
    const faults = cause.faults.map((fault) => located(fault, options.description.name, resolversFile));
    throw new DomainRefused(folder, faults, cause);
  }
}

/** The domain's own SDL stands at the end of the whole, so lines are counted from where it begins. */
function located({ part, message, line, column }: SchemaFault, domain: string, resolversFile: string): Fault {
  if (part === 'resolvers') return fileFault(resolversFile, message);
  const linesBefore = domainSdl(domain).split('\n').length - 1;
  const isOurs = line !== null && line > linesBefore;
  return fileFault(OWN_SCHEMA, message, isOurs ? { line: line - linesBefore, column: column ?? 1 } : {});
}
