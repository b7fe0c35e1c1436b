/** A scalar or an enum as JSON text. What came is nearly always of its type already, so that is asked first. */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLLeafType,
} from 'graphql';

/** `undefined` where the value is none of the type. `value` is not null. */
export function writeLeaf(type: GraphQLLeafType): (value: unknown) => string | undefined {
  if (isEnumType(type)) {
    const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
    return (value) => texts.get(value);
  }
  const otherwise = (value: unknown) => serialised(type, value);
  switch (type.name) {
    case GraphQLString.name:
    case GraphQLID.name:
      return (value) => (typeof value === 'string' ? JSON.stringify(value) : otherwise(value));
    case GraphQLInt.name:
      return (value) =>
        Number.isInteger(value) && (value as number) === ((value as number) | 0)
          ? `${value as number}`
          : otherwise(value);
    case GraphQLFloat.name:
      return (value) => (Number.isFinite(value) ? JSON.stringify(value) : otherwise(value));
    case GraphQLBoolean.name:
      return (value) => (value === true ? 'true' : value === false ? 'false' : otherwise(value));
    default:
      return otherwise;
  }
}

function serialised(type: GraphQLLeafType, value: unknown): string | undefined {
  try {
    return JSON.stringify(type.serialize(value));
  } catch {
    return undefined;
  }
}
