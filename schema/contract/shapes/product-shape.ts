/** Open Data Product documents: 1.0.0, and 0.9.0, which its schema lists too. */
import { z } from 'zod';
import type { ProductDocument } from '../documents.ts';
import { choice, chosenBy, date, dateTime, fieldOf, json, text, texts, uri } from './leaves.ts';

const API_VERSIONS = ['v0.9.0', 'v1.0.0'] as const;

const customProperties = z.array(z.strictObject({ property: text, value: json, description: text.optional() }));
const definitions = z.array(z.strictObject({ type: text, url: uri, description: text.optional() }));
const annotations = {
  tags: texts.optional(),
  customProperties: customProperties.optional(),
  authoritativeDefinitions: definitions.optional(),
};

const description = z.strictObject({
  purpose: text.optional(),
  limitations: text.optional(),
  usage: text.optional(),
  authoritativeDefinitions: definitions.optional(),
  customProperties: customProperties.optional(),
});
const inputPort = z.strictObject({ name: text, version: text, contractId: text, ...annotations });
const outputPort = z.strictObject({
  name: text,
  version: text,
  description: text.optional(),
  type: text.optional(),
  contractId: text.optional(),
  sbom: z.array(z.strictObject({ type: text.optional(), url: uri })).optional(),
  inputContracts: z.array(z.strictObject({ id: text, version: text })).optional(),
  ...annotations,
});
const managementPort = z.strictObject({
  name: text,
  content: text,
  type: text.optional(),
  url: uri.optional(),
  channel: text.optional(),
  description: text.optional(),
  ...annotations,
});
const support = z.strictObject({
  channel: text,
  url: uri,
  description: text.optional(),
  tool: text.optional(),
  scope: text.optional(),
  invitationUrl: uri.optional(),
  ...annotations,
});
const member = z.strictObject({
  username: text,
  name: text.optional(),
  description: text.optional(),
  role: text.optional(),
  dateIn: date.optional(),
  dateOut: date.optional(),
  replacedByUsername: text.optional(),
  ...annotations,
});
const team = z.strictObject({
  name: text.optional(),
  description: text.optional(),
  members: z.array(member).optional(),
  ...annotations,
});

const document: z.ZodType<ProductDocument> = z.strictObject({
  apiVersion: choice(API_VERSIONS),
  kind: z.literal('DataProduct'),
  id: text,
  status: text,
  name: text.optional(),
  version: text.optional(),
  domain: text.optional(),
  tenant: text.optional(),
  description: description.optional(),
  inputPorts: z.array(inputPort).optional(),
  outputPorts: z.array(outputPort).optional(),
  managementPorts: z.array(managementPort).optional(),
  support: z.array(support).optional(),
  team: team.optional(),
  productCreatedTs: dateTime.optional(),
  ...annotations,
});
/** For a document of another kind or edition, as with contracts. */
const header = z.object({
  kind: z.literal('DataProduct'),
  apiVersion: choice(API_VERSIONS),
}) as unknown as z.ZodType<ProductDocument>;

export const productShape: z.ZodType<ProductDocument> = chosenBy((value) => {
  const isClaimed = (given: unknown, known: readonly unknown[]) => given === undefined || known.includes(given);
  const isOurs =
    isClaimed(fieldOf(value, 'kind'), ['DataProduct']) && isClaimed(fieldOf(value, 'apiVersion'), API_VERSIONS);
  return isOurs ? document : header;
});
