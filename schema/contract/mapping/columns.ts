/** The columns of a table: those inside others come after them, with the way to them as their name. */
import type { Column, DatasetKey, Term } from '../../product.ts';
import type { DefinitionDocument, PropertyDocument } from '../documents.ts';
import { notUnderstood, ofColumn } from '../understood-properties.ts';
import { createCustomProperties, createLinks } from './annotations.ts';
import { createQualityChecks } from './quality-checks.ts';
import { resolveSource, type SourceScope } from './sources.ts';

export interface ColumnContext {
  readonly dataset: DatasetKey;
  readonly port: string;
  readonly scope: SourceScope;
  readonly isPersonal: (column: PropertyDocument) => boolean | null;
}

/** Paths are `address.city` in an object and `lines[].amount` in a list. */
export function createColumns(
  properties: readonly PropertyDocument[] | undefined,
  context: ColumnContext,
  path = '',
): readonly Column[] {
  return (properties ?? []).flatMap((property) => {
    const name = `${path}${property.name ?? ''}`;
    return [createColumn(property, name, context), ...columnsInside(property, name, context)];
  });
}

function columnsInside(
  { properties, items }: PropertyDocument,
  path: string,
  context: ColumnContext,
): readonly Column[] {
  return [
    ...createColumns(properties, context, `${path}.`),
    ...(items ? columnsInside(items, `${path}[]`, context) : []),
  ];
}

function createColumn(property: PropertyDocument, name: string, context: ColumnContext): Column {
  const { primaryKey = false, primaryKeyPosition = -1 } = property;
  return {
    name,
    businessName: property.businessName ?? null,
    description: property.description ?? null,
    type: property.logicalType ?? null,
    physicalType: property.physicalType ?? null,
    classification: property.classification ?? null,
    personalData: context.isPersonal(property),
    term: createTerm(property),
    primaryKey,
    primaryKeyPosition: primaryKeyPosition > 0 ? primaryKeyPosition : null,
    nullable: nullabilityOf(property),
    unique: property.unique ?? null,
    criticalDataElement: property.criticalDataElement ?? null,
    tags: property.tags ?? [],
    examples: property.examples ?? [],
    qualityChecks: createQualityChecks(property.quality),
    sources: (property.transformSourceObjects ?? []).map((object) => resolveSource(object, context.scope)),
    transformLogic: property.transformLogic ?? null,
    transformDescription: property.transformDescription ?? null,
    dataset: context.dataset,
    port: context.port,
    links: createLinks(property.authoritativeDefinitions),
    customProperties: createCustomProperties(notUnderstood(ofColumn, property.customProperties)),
  };
}

/** A key is never null, whether its owner says so or not. */
function nullabilityOf({ required, primaryKey }: PropertyDocument): boolean | null {
  if (primaryKey === true) return false;
  return required === undefined ? null : !required;
}

/** The first link to a definition in words of the business: `businessDefinition`, or spelled as two words. */
function createTerm({ businessName, authoritativeDefinitions = [] }: PropertyDocument): Term | null {
  const definition = authoritativeDefinitions.find(isBusinessDefinition);
  return definition
    ? { name: businessName ?? null, definition: definition.description ?? null, url: definition.url }
    : null;
}

function isBusinessDefinition({ type }: DefinitionDocument): boolean {
  return /^business[ _-]?definition$/i.test(type);
}
