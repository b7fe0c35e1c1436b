/** The tables of a contract and their columns, which may hold columns in turn. */
import { z } from 'zod';
import type { PropertyDocument, SchemaObjectDocument } from '../documents.ts';
import type { Edition } from './edition.ts';
import { choice, chosenBy, fieldOf, flag, integer, json, text, texts } from './leaves.ts';
import { noOptions } from './logical-types.ts';

export function createSchemaObjectShape(edition: Edition): z.ZodType<SchemaObjectDocument> {
  return z.strictObject({
    ...elementFields(edition),
    ...edition.objectFields,
    name: text,
    logicalType: z.literal('object').optional(),
    dataGranularityDescription: text.optional(),
    properties: z.array(createPropertyShape(edition)).optional(),
  });
}

/** The logical type chooses the shape: which options there may be, and whether there are columns inside. */
function createPropertyShape(edition: Edition): z.ZodType<PropertyDocument> {
  const shapes = new Map<string, z.ZodType<PropertyDocument>>();
  const chooser = (isItem: boolean) =>
    chosenBy<PropertyDocument>((value) => {
      const logicalType = fieldOf(value, 'logicalType');
      const key = `${typeof logicalType === 'string' ? logicalType : typeof logicalType} ${isItem}`;
      let shape = shapes.get(key);
      if (!shape) shapes.set(key, (shape = createShape(logicalType, isItem)));
      return shape;
    });
  const property = chooser(false);
  const item = chooser(true);
  const fields = propertyFields(edition);

  function createShape(logicalType: unknown, isItem: boolean): z.ZodType<PropertyDocument> {
    const isKnown = typeof logicalType === 'string' && Object.hasOwn(edition.logicalTypes, logicalType);
    // An unknown type is a fault of its own; what would follow from it is not reported on top.
    const mayBe = (type: string) => logicalType === type || !isKnown;
    const options = isKnown ? edition.logicalTypes[logicalType]! : logicalType === undefined ? noOptions : z.unknown();
    const inner: z.ZodRawShape = {
      ...((mayBe('object') || (isItem && edition.itemsMayHaveProperties)) && {
        properties: z.array(property).optional(),
      }),
      ...(mayBe('array') && { items: item.optional() }),
    };
    return z.strictObject({
      ...fields,
      name: isItem ? text.optional() : text,
      logicalTypeOptions: options.optional(),
      ...inner,
    });
  }
  return property;
}

function elementFields(edition: Edition) {
  return {
    name: text.optional(),
    physicalName: text.optional(),
    physicalType: text.optional(),
    businessName: text.optional(),
    description: text.optional(),
    tags: texts.optional(),
    authoritativeDefinitions: edition.definitions.optional(),
    customProperties: edition.customProperties.optional(),
    quality: edition.quality.optional(),
  };
}

function propertyFields(edition: Edition) {
  return {
    ...elementFields(edition),
    ...edition.propertyFields,
    logicalType: choice(Object.keys(edition.logicalTypes)).optional(),
    primaryKey: flag.optional(),
    primaryKeyPosition: integer.optional(),
    required: flag.optional(),
    unique: flag.optional(),
    partitioned: flag.optional(),
    partitionKeyPosition: integer.optional(),
    classification: text.optional(),
    encryptedName: text.optional(),
    criticalDataElement: flag.optional(),
    examples: z.array(json).optional(),
    transformSourceObjects: texts.optional(),
    transformLogic: text.optional(),
    transformDescription: text.optional(),
  };
}
