/** Open Data Contract documents. `apiVersion` says by which edition a document is judged. */
import { z } from 'zod';
import type { ContractDocument } from '../documents.ts';
import { createEdition30 } from './edition-3-0.ts';
import { createEdition31 } from './edition-3-1.ts';
import type { Edition } from './edition.ts';
import { choice, chosenBy, dateTime, fieldOf, text, texts } from './leaves.ts';
import { createSchemaObjectShape } from './schema-object.ts';

const edition31 = createEdition31();
const edition30 = createEdition30();
const shape31 = createContractShape(edition31);
const shape30 = createContractShape(edition30);

/** For a document of another kind or edition: it would be unjust to hold the rest against a shape it never claimed. */
const header = z.object({
  kind: z.literal('DataContract'),
  apiVersion: choice([...edition31.apiVersions, ...edition30.apiVersions]),
}) as unknown as z.ZodType<ContractDocument>;

export const contractShape: z.ZodType<ContractDocument> = chosenBy((value) => {
  if ((fieldOf(value, 'kind') ?? 'DataContract') !== 'DataContract') return header;
  const apiVersion = fieldOf(value, 'apiVersion') ?? 'v3.1.0'; // the newest judges where none is given
  if (edition31.apiVersions.some((known) => known === apiVersion)) return shape31;
  return edition30.apiVersions.some((known) => known === apiVersion) ? shape30 : header;
});

function createContractShape(edition: Edition): z.ZodType<ContractDocument> {
  return z.strictObject({
    apiVersion: choice(edition.apiVersions),
    kind: z.literal('DataContract'),
    id: text,
    version: text,
    status: text,
    name: text.optional(),
    tenant: text.optional(),
    domain: text.optional(),
    dataProduct: text.optional(),
    tags: texts.optional(),
    description: z
      .object({
        purpose: text.optional(),
        limitations: text.optional(),
        usage: text.optional(),
        authoritativeDefinitions: edition.definitions.optional(),
        customProperties: edition.customProperties.optional(),
      })
      .optional(),
    servers: z.array(edition.server).optional(),
    schema: z.array(createSchemaObjectShape(edition)).optional(),
    support: edition.support.optional(),
    price: edition.price.optional(),
    team: edition.team.optional(),
    roles: z.array(edition.role).optional(),
    slaDefaultElement: text.optional(),
    slaProperties: z.array(edition.sla).optional(),
    authoritativeDefinitions: edition.definitions.optional(),
    customProperties: edition.customProperties.optional(),
    contractCreatedTs: dateTime.optional(),
  });
}
