/** A product document with its contracts as the product of the vocabulary. */
import { formatUrn } from '../../../lib/urn.ts';
import type { Port, Product } from '../../product.ts';
import type { ProductDocument } from '../documents.ts';
import { notUnderstood, ofProduct, understood } from '../understood-properties.ts';
import { createCustomProperties, createLinks } from './annotations.ts';
import { highestClassification } from './classification.ts';
import { createSupportChannels } from './contract.ts';
import { lifecycleOf } from './lifecycle.ts';
import type { OfferedContract } from './offered-contract.ts';
import { createOwners } from './owners.ts';
import { createInputPort, createOutputPort } from './ports.ts';
import { createSlas } from './slas.ts';
import { createNameIndex, namedInput } from './sources.ts';

export interface ProductContext {
  readonly segment: string;
  readonly domain: string;
  /** The contracts of the folder by id. */
  readonly contracts: ReadonlyMap<string, OfferedContract>;
  readonly today: string;
}

/** Team, support and the properties that we understand: where the product's file is silent, its contracts speak. */
export function createProduct(document: ProductDocument, context: ProductContext): Product {
  const { description } = document;
  const contracts = ownContracts(document, context);
  const { successorUrn, formerUrns, classification } = {
    ...understood(ofProduct, contracts[0]?.document.customProperties),
    ...understood(ofProduct, document.customProperties),
  };
  const { inputPorts, outputPorts } = createPorts(document, context, contracts);
  const team = document.team ?? contracts.find((contract) => contract.document.team)?.document.team;
  const support = document.support ?? contracts.find((contract) => contract.document.support)?.document.support;
  return {
    urn: formatUrn({ domain: context.domain, product: context.segment }),
    name: document.name ?? context.segment,
    description: description?.purpose ?? null,
    limitations: description?.limitations ?? null,
    usage: description?.usage ?? null,
    owners: createOwners(team, context.today),
    lifecycle: lifecycleOf(document.status),
    successorUrn: successorUrn ?? null,
    formerUrns: formerUrns ?? [],
    version: document.version ?? null,
    tags: document.tags ?? [],
    classification: classification ?? highestClassification(outputPorts),
    inputPorts,
    outputPorts,
    slas: contracts.flatMap((contract) => createSlas(contract.document)),
    supportChannels: createSupportChannels(support),
    contract: outputPorts[0]?.contract ?? null,
    links: createLinks(document.authoritativeDefinitions, description?.authoritativeDefinitions),
    customProperties: createCustomProperties(
      notUnderstood(ofProduct, document.customProperties),
      description?.customProperties,
    ),
  };
}

function createPorts(
  document: ProductDocument,
  { contracts, domain }: ProductContext,
  ownContracts: readonly OfferedContract[],
): { readonly inputPorts: readonly Port[]; readonly outputPorts: readonly Port[] } {
  const contractOf = (id: string | undefined) => (id === undefined ? undefined : contracts.get(id));
  const inputPorts = (document.inputPorts ?? []).map((port) =>
    createInputPort(port, contractOf(port.contractId), domain),
  );
  const tables = {
    own: createNameIndex(ownContracts.flatMap((contract) => contract.tables)),
    inputs: createNameIndex(inputPorts.flatMap((port) => port.datasets).map(namedInput)),
  };
  const outputPorts = (document.outputPorts ?? []).map((port) =>
    createOutputPort(port, contractOf(port.contractId), tables),
  );
  return { inputPorts, outputPorts };
}

/** The contracts of its output ports, each once. */
function ownContracts(
  { outputPorts = [] }: ProductDocument,
  { contracts }: ProductContext,
): readonly OfferedContract[] {
  const ids = new Set(outputPorts.map(({ contractId }) => contractId));
  return [...ids].flatMap((id) => (id === undefined ? [] : (contracts.get(id) ?? [])));
}
