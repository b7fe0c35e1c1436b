/** The logical types of columns, and the options that each of them has. */
import { z } from 'zod';
import { choice, flag, leaf, naturalNumber, number, positiveNumber, text } from './leaves.ts';

const integerFormat = choice(['i8', 'i16', 'i32', 'i64', 'i128', 'u8', 'u16', 'u32', 'u64', 'u128']);
const floatFormat = choice(['f32', 'f64']);
const distinctNames = leaf<readonly string[]>('a list of one or more different strings', (value) => {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((name) => typeof name === 'string') && new Set(value).size === value.length;
});

const sized = {
  string: z.strictObject({
    minLength: naturalNumber.optional(),
    maxLength: naturalNumber.optional(),
    pattern: text.optional(),
    format: text.optional(),
  }),
  object: z.strictObject({
    minProperties: naturalNumber.optional(),
    maxProperties: naturalNumber.optional(),
    required: distinctNames.optional(),
  }),
  array: z.strictObject({
    minItems: naturalNumber.optional(),
    maxItems: naturalNumber.optional(),
    uniqueItems: flag.optional(),
  }),
  boolean: z.looseObject({}),
};

/** Options of a type with an order. In 3.0 an exclusive bound is a switch beside the bound, in 3.1 a bound itself. */
function ordered(bound: z.ZodType, exclusiveBound: z.ZodType, others: z.ZodRawShape) {
  return z.strictObject({
    minimum: bound.optional(),
    maximum: bound.optional(),
    exclusiveMinimum: exclusiveBound.optional(),
    exclusiveMaximum: exclusiveBound.optional(),
    ...others,
  });
}

const numeric = { multipleOf: positiveNumber.optional() };
const zoned = ordered(text, text, {
  format: text.optional(),
  timezone: flag.optional(),
  defaultTimezone: text.optional(),
});

export const LOGICAL_TYPES_3_0: Readonly<Record<string, z.ZodType>> = {
  ...sized,
  date: ordered(text, flag, { format: text.optional() }),
  number: ordered(number, flag, { ...numeric, format: floatFormat.optional() }),
  integer: ordered(number, flag, { ...numeric, format: integerFormat.optional() }),
};

export const LOGICAL_TYPES_3_1: Readonly<Record<string, z.ZodType>> = {
  ...sized,
  date: ordered(text, text, { format: text.optional() }),
  timestamp: zoned,
  time: zoned,
  number: ordered(number, number, { ...numeric, format: floatFormat.optional() }),
  integer: ordered(number, number, { ...numeric, format: integerFormat.optional() }),
};

/** Without a logical type no option means anything, and the standard allows none. */
export const noOptions = leaf<object>(
  'no options as long as logicalType is missing',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0,
);
