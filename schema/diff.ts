/**
 * Two API schemas -> what changed for those who ask, and whose queries a change could hurt. graphql-inspector compares;
 * it is imported here and nowhere else.
 */
import { diff, CriticalityLevel, type Change } from '@graphql-inspector/core';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';

export interface SchemaChange {
  readonly kind: 'BREAKING' | 'DANGEROUS' | 'SAFE';
  /** graphql-inspector's name of it, such as `FIELD_REMOVED`. */
  readonly rule: string;
  /** Of what changed. */
  readonly coordinate: string;
  /** One sentence. */
  readonly message: string;
  /** Who uses one of these may be hurt. Empty for what hurts nobody. */
  readonly hurts: readonly string[];
}

/** Breaking changes first, then by coordinate. `null` for a graph that is not there yet, or no longer. */
export async function diffSchemas(oldSdl: string, newSdl: string): Promise<readonly SchemaChange[]> {
  if (oldSdl === newSdl) return [];
  const before = buildSchema(oldSdl, { assumeValid: true, noLocation: true });
  const changes = await diff(before, buildSchema(newSdl, { assumeValid: true, noLocation: true }));
  return changes.map((change) => toSchemaChange(change, before)).sort(compareChanges);
}

const KINDS = {
  [CriticalityLevel.Breaking]: 'BREAKING',
  [CriticalityLevel.Dangerous]: 'DANGEROUS',
  [CriticalityLevel.NonBreaking]: 'SAFE',
} as const;

function toSchemaChange(change: Change, before: GraphQLSchema): SchemaChange {
  const kind = KINDS[change.criticality.level];
  const coordinate = coordinateOf(change);
  const hurts = kind === 'SAFE' ? [] : hurtBy(change, coordinate, before);
  return { kind, rule: change.type, coordinate, message: `${change.message}.`, hurts };
}

/** Of an argument its path is `Type.field.argument`; the schema coordinates RFC writes `Type.field(argument:)`. */
function coordinateOf({ path = '', type }: Change): string {
  const [owner, member, argument] = path.split('.');
  if (argument !== undefined && type.includes('ARGUMENT')) return `${owner}.${member}(${argument}:)`;
  return [owner, member].filter((part) => part !== undefined).join('.');
}

/** A change of one thing may hurt those who never name it: a type that goes takes its fields, an enum's value comes out of fields. */
function hurtBy({ type }: Change, coordinate: string, before: GraphQLSchema): readonly string[] {
  const [owner = ''] = coordinate.split(/[.(]/);
  switch (type) {
    case 'TYPE_REMOVED':
    case 'TYPE_KIND_CHANGED':
      return [owner, ...membersOf(owner, before)];
    case 'ENUM_VALUE_REMOVED':
    case 'ENUM_VALUE_ADDED':
      return [coordinate, ...fieldsAnswering(owner, before)];
    case 'INPUT_FIELD_REMOVED':
    case 'INPUT_FIELD_ADDED':
    case 'INPUT_FIELD_TYPE_CHANGED':
      return [coordinate, owner]; // A variable is recorded by its type.
    case 'FIELD_ARGUMENT_ADDED':
      return [coordinate.replace(/\(.*$/, '')];
    default:
      return [coordinate];
  }
}

function membersOf(name: string, schema: GraphQLSchema): readonly string[] {
  const type = schema.getType(name);
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
    return Object.keys(type.getFields()).map((field) => `${name}.${field}`);
  }
  return isEnumType(type) ? type.getValues().map((value) => `${name}.${value.name}`) : fieldsAnswering(name, schema);
}

function fieldsAnswering(name: string, schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields())
          .filter((field) => getNamedType(field.type).name === name)
          .map((field) => `${type.name}.${field.name}`)
      : [],
  );
}

const ORDER: readonly SchemaChange['kind'][] = ['BREAKING', 'DANGEROUS', 'SAFE'];

function compareChanges(a: SchemaChange, b: SchemaChange): number {
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.coordinate < b.coordinate ? -1 : 1);
}
