/** The parts of Open Data Contract 3.0.2, and of 3.0.0 and 3.0.1, which its schema lists too: open to unknown keys. */
import { z } from 'zod';
import type { Edition } from './edition.ts';
import { date, json, number, scalar, text } from './leaves.ts';
import { LOGICAL_TYPES_3_0 } from './logical-types.ts';
import { createQualityShape30 } from './quality.ts';
import { createServerShape } from './servers.ts';

const customProperties = z.array(z.object({ property: text.optional(), value: json.optional() }));
const definitions = z.array(z.object({ type: text, url: text }));
const role = z.object({
  role: text,
  access: text.optional(),
  description: text.optional(),
  firstLevelApprovers: text.optional(),
  secondLevelApprovers: text.optional(),
  customProperties: customProperties.optional(),
});

export function createEdition30(): Edition {
  return {
    apiVersions: ['v3.0.0', 'v3.0.1', 'v3.0.2'],
    objectFields: {},
    propertyFields: {},
    logicalTypes: LOGICAL_TYPES_3_0,
    itemsMayHaveProperties: true,
    customProperties,
    definitions,
    role,
    quality: createQualityShape30({ definitions, customProperties }),
    server: createServerShape('3.0', {
      roles: z.array(role).optional(),
      customProperties: customProperties.optional(),
    }),
    price: z.object({
      priceAmount: number.optional(),
      priceCurrency: text.optional(),
      priceUnit: text.optional(),
    }),
    sla: z.object({
      property: text,
      value: scalar,
      valueExt: scalar.optional(),
      unit: text.optional(),
      element: text.optional(),
      driver: text.optional(),
    }),
    support: z.array(
      z.object({
        channel: text,
        url: text,
        description: text.optional(),
        tool: text.optional(),
        scope: text.optional(),
        invitationUrl: text.optional(),
      }),
    ),
    team: z.array(
      z.object({
        username: text.optional(),
        name: text.optional(),
        description: text.optional(),
        role: text.optional(),
        dateIn: date.optional(),
        dateOut: date.optional(),
        replacedByUsername: text.optional(),
      }),
    ),
  };
}
