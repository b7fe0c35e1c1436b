/** The contract as it stands at a port: everything in it but its tables, which become datasets and columns. */
import type { Contract, SupportChannel } from '../../product.ts';
import type { ContractDocument, SupportDocument } from '../documents.ts';
import { notUnderstood, ofProduct } from '../understood-properties.ts';
import { createCustomProperties, createLinks } from './annotations.ts';
import { createQualityChecks } from './quality-checks.ts';
import { createSlas } from './slas.ts';

export function createContract(document: ContractDocument): Contract {
  const { description, price } = document;
  return {
    id: document.id,
    name: document.name ?? null,
    version: document.version,
    status: document.status,
    apiVersion: document.apiVersion,
    purpose: description?.purpose ?? null,
    limitations: description?.limitations ?? null,
    usage: description?.usage ?? null,
    createdAt: document.contractCreatedTs ?? null,
    price: price
      ? { amount: price.priceAmount ?? null, currency: price.priceCurrency ?? null, unit: price.priceUnit ?? null }
      : null,
    roles: (document.roles ?? []).map((role) => ({
      role: role.role,
      access: role.access ?? null,
      description: role.description ?? null,
      firstLevelApprovers: role.firstLevelApprovers ?? null,
      secondLevelApprovers: role.secondLevelApprovers ?? null,
    })),
    slas: createSlas(document),
    qualityChecks: (document.schema ?? []).flatMap(({ quality }) => createQualityChecks(quality)),
    links: createLinks(document.authoritativeDefinitions, description?.authoritativeDefinitions),
    customProperties: createCustomProperties(
      notUnderstood(ofProduct, document.customProperties),
      description?.customProperties,
    ),
  };
}

export function createSupportChannels(support: readonly SupportDocument[] = []): readonly SupportChannel[] {
  return support.map((channel) => ({
    channel: channel.channel,
    tool: channel.tool ?? null,
    scope: channel.scope ?? null,
    description: channel.description ?? null,
    url: channel.url ?? null,
    invitationUrl: channel.invitationUrl ?? null,
  }));
}
