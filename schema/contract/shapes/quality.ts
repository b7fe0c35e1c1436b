/** The rules that data keeps. The kind of a check, told by its `type` and `metric`, says which fields it has. */
import { z } from 'zod';
import type { CustomPropertyDocument, DefinitionDocument, QualityDocument } from '../documents.ts';
import { choice, chosenBy, fieldOf, json, leaf, number, text, texts } from './leaves.ts';

const range = leaf<readonly number[]>('a list of two different numbers', (value) => {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] !== value[1];
});

/** How a measure is compared with its threshold. */
export const QUALITY_OPERATORS = [
  'mustBe',
  'mustNotBe',
  'mustBeGreaterThan',
  'mustBeGreaterOrEqualTo',
  'mustBeLessThan',
  'mustBeLessOrEqualTo',
  'mustBeBetween',
  'mustNotBeBetween',
] as const;

const operatorFields = {
  mustBe: json.optional(),
  mustNotBe: json.optional(),
  mustBeGreaterThan: number.optional(),
  mustBeGreaterOrEqualTo: number.optional(),
  mustBeLessThan: number.optional(),
  mustBeLessOrEqualTo: number.optional(),
  mustBeBetween: range.optional(),
  mustNotBeBetween: range.optional(),
} satisfies Record<(typeof QUALITY_OPERATORS)[number], z.ZodType>;

/** Those of 3.1. */
const libraryFields = {
  metric: choice(['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount']),
  rule: text.optional(),
  arguments: z.looseObject({}).optional(),
};
const sqlFields = { query: text };
const customFields = {
  engine: text,
  implementation: leaf<string | object>('a string or a mapping', (value) => {
    return typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
  }),
};

interface QualityParts {
  readonly definitions: z.ZodType<readonly DefinitionDocument[]>;
  readonly customProperties: z.ZodType<readonly CustomPropertyDocument[]>;
}

function commonFields({ definitions, customProperties }: QualityParts) {
  return {
    authoritativeDefinitions: definitions.optional(),
    businessImpact: text.optional(),
    customProperties: customProperties.optional(),
    description: text.optional(),
    dimension: choice([
      'accuracy',
      'completeness',
      'conformity',
      'consistency',
      'coverage',
      'timeliness',
      'uniqueness',
    ]).optional(),
    method: text.optional(),
    name: text.optional(),
    schedule: text.optional(),
    scheduler: text.optional(),
    severity: text.optional(),
    tags: texts.optional(),
    type: choice(['text', 'library', 'sql', 'custom']).optional(),
    unit: text.optional(),
  };
}

/** 3.0: a check is of type library unless it says otherwise, names a `rule`, and may have any other key. */
export function createQualityShape30(parts: QualityParts): z.ZodType<readonly QualityDocument[]> {
  const common = commonFields(parts);
  const library = z.looseObject({ ...common, rule: text, ...operatorFields });
  const sql = z.looseObject({ ...common, ...sqlFields });
  const custom = z.looseObject({ ...common, ...customFields });
  const other = z.looseObject(common);
  return z.array(
    chosenBy<QualityDocument>((check) => {
      const type = fieldOf(check, 'type') ?? 'library';
      return type === 'library' ? library : type === 'sql' ? sql : type === 'custom' ? custom : other;
    }),
  );
}

/** 3.1: a check with a `metric` is a library check too, a measured one has exactly one operator, other keys are faults. */
export function createQualityShape31(
  parts: QualityParts,
  others: z.ZodRawShape,
): z.ZodType<readonly QualityDocument[]> {
  const common = { ...commonFields(parts), ...others };
  const shapes = new Map<string, z.ZodType<QualityDocument>>();
  return z.array(
    chosenBy<QualityDocument>((check) => {
      const type = fieldOf(check, 'type');
      const isLibrary = type === 'library' || typeof fieldOf(check, 'metric') === 'string';
      const key = `${String(type)} ${isLibrary}`;
      let shape = shapes.get(key);
      if (!shape) shapes.set(key, (shape = createShape31(common, type, isLibrary)));
      return shape;
    }),
  );
}

function createShape31(common: z.ZodRawShape, type: unknown, isLibrary: boolean): z.ZodType<QualityDocument> {
  const isMeasured = isLibrary || type === 'sql';
  const ofItsKind: z.ZodRawShape = {
    ...(isLibrary && libraryFields),
    ...(type === 'sql' && sqlFields),
    ...(type === 'custom' && customFields),
    ...(isMeasured && operatorFields),
  };
  const shape = z.strictObject({ ...common, ...ofItsKind });
  return isMeasured ? shape.superRefine(expectOneOperator, { when: ({ value }) => typeof value === 'object' }) : shape;
}

function expectOneOperator(check: object, context: z.core.$RefinementCtx): void {
  const found = QUALITY_OPERATORS.filter((operator) => Object.hasOwn(check, operator));
  if (found.length === 1) return;
  const expected = `a mapping with exactly one of ${QUALITY_OPERATORS.join(', ')} (it has ${found.length})`;
  context.addIssue({ code: 'custom', params: { expected } });
}
