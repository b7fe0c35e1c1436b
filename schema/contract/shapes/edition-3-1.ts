/** The parts of Open Data Contract 3.1.0: closed to unknown keys, most of them with an id that stays the same. */
import { z } from 'zod';
import type { MemberDocument, TeamDocument } from '../documents.ts';
import type { Edition } from './edition.ts';
import { chosenBy, date, json, number, scalar, stableId, text, texts } from './leaves.ts';
import { LOGICAL_TYPES_3_1 } from './logical-types.ts';
import { createQualityShape31 } from './quality.ts';
import { createRelationshipShapes } from './relationships.ts';
import { createServerShape } from './servers.ts';

const id = stableId.optional();
const customProperties = z.array(z.strictObject({ id, property: text, value: json, description: text.optional() }));
const definitions = z.array(z.strictObject({ id, type: text, url: text, description: text.optional() }));
const role = z.strictObject({
  id,
  role: text,
  access: text.optional(),
  description: text.optional(),
  firstLevelApprovers: text.optional(),
  secondLevelApprovers: text.optional(),
  customProperties: customProperties.optional(),
});

const annotations = {
  id,
  name: text.optional(),
  description: text.optional(),
  tags: texts.optional(),
  customProperties: customProperties.optional(),
  authoritativeDefinitions: definitions.optional(),
};
const members = z.array(
  z.strictObject({
    ...annotations,
    username: text,
    role: text.optional(),
    dateIn: date.optional(),
    dateOut: date.optional(),
    replacedByUsername: text.optional(),
  }),
);
const team = z.strictObject({ ...annotations, members: members.optional() });

export function createEdition31(): Edition {
  const relationships = createRelationshipShapes(customProperties);
  return {
    apiVersions: ['v3.1.0'],
    objectFields: { id, relationships: relationships.ofObject.optional() },
    propertyFields: { id, relationships: relationships.ofProperty.optional() },
    logicalTypes: LOGICAL_TYPES_3_1,
    itemsMayHaveProperties: false,
    customProperties,
    definitions,
    role,
    quality: createQualityShape31({ definitions, customProperties }, { id }),
    server: createServerShape('3.1', {
      id,
      roles: z.array(role).optional(),
      customProperties: customProperties.optional(),
    }),
    price: z.strictObject({
      id,
      priceAmount: number.optional(),
      priceCurrency: text.optional(),
      priceUnit: text.optional(),
    }),
    sla: z.strictObject({
      id,
      property: text,
      value: scalar,
      valueExt: scalar.optional(),
      unit: text.optional(),
      element: text.optional(),
      driver: text.optional(),
      description: text.optional(),
      scheduler: text.optional(),
      schedule: text.optional(),
    }),
    support: z.array(
      z.strictObject({
        id,
        channel: text,
        url: text.optional(),
        description: text.optional(),
        tool: text.optional(),
        scope: text.optional(),
        invitationUrl: text.optional(),
        customProperties: customProperties.optional(),
      }),
    ),
    team: chosenBy<TeamDocument | readonly MemberDocument[]>((value) => (Array.isArray(value) ? members : team)),
  };
}
