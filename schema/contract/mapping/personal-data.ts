/**
 * Which columns hold personal data: those with the tag `pii` or the custom property `personalData: true`. Where a
 * contract marks any column, the others are known to hold none; where it marks none, nobody knows.
 */
import type { ContractDocument, PropertyDocument } from '../documents.ts';
import { ofColumn, understood } from '../understood-properties.ts';

/** A judge of the contract's columns: true, false, or null where its owner has not said. */
export function createPersonalDataJudge({
  schema = [],
}: ContractDocument): (column: PropertyDocument) => boolean | null {
  const marksAny = schema.some(({ properties }) => properties?.some(isMarkedSomewhere));
  return (column) => {
    const said = understood(ofColumn, column.customProperties).personalData;
    return said ?? (isMarked(column) || (marksAny ? false : null));
  };
}

function isMarkedSomewhere(column: PropertyDocument): boolean {
  const { properties = [], items } = column;
  return isMarked(column) || properties.some(isMarkedSomewhere) || (items !== undefined && isMarkedSomewhere(items));
}

function isMarked({ tags, customProperties }: PropertyDocument): boolean {
  const isTagged = tags?.some((tag) => tag.toLowerCase() === 'pii') ?? false;
  return isTagged || understood(ofColumn, customProperties).personalData === true;
}
