import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLNamedType,
} from 'graphql';
import { expect, it } from 'vitest';

const api = buildSchema(readFileSync(join(import.meta.dirname, '../../docs/graph/api.graphql'), 'utf8'));
const BUILT_IN = new Set(['Boolean', 'Float', 'ID', 'Int', 'String', 'Query']);
const types = Object.values(api.getTypeMap()).filter(({ name }) => !name.startsWith('__') && !BUILT_IN.has(name));

it('describes every type, field, argument and value of the graph', () => {
  const silent = types.flatMap((type) => [...(type.description ? [] : [type.name]), ...silentMembers(type)]);
  expect(silent).toEqual([]);
});

it('has nothing non-null on a data product but its urn', () => {
  const { urn, ...others } = (
    api.getType('DataProduct') as Parameters<typeof isInterfaceType>[0] & {
      getFields(): Record<string, { type: unknown }>;
    }
  ).getFields();
  expect(String(urn!.type)).toBe('ID!');
  expect(Object.entries(others).filter(([, { type }]) => String(type).endsWith('!'))).toEqual([]);
});

function silentMembers(type: GraphQLNamedType): string[] {
  if (isEnumType(type))
    return type
      .getValues()
      .filter(({ description }) => !description)
      .map(({ name }) => `${type.name}.${name}`);
  if (isInputObjectType(type))
    return Object.values(type.getFields())
      .filter(({ description }) => !description)
      .map(({ name }) => `${type.name}.${name}`);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    ...(field.description ? [] : [`${type.name}.${field.name}`]),
    ...field.args.filter(({ description }) => !description).map(({ name }) => `${type.name}.${field.name}(${name}:)`),
  ]);
}
