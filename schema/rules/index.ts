/** The rules, in the order in which their findings are told. */
import { distinctTypeNames } from './distinct-type-names.ts';
import { oneOwnerPerField } from './one-owner-per-field.ts';
import type { Rule } from './rule.ts';
import { sameTypePerFieldName } from './same-type-per-field-name.ts';
import { typeNamePrefix } from './type-name-prefix.ts';
import { unsharedInterfaceObject } from './unshared-interface-object.ts';
import { valueFieldsOfIntolerant } from './value-fields-of-intolerant.ts';

const RULE_BY_NAME = {
  DOMAIN_NAME_COLLISION: distinctTypeNames,
  TYPE_NAME_PREFIX: typeNamePrefix,
  FIELD_WITH_TWO_OWNERS: oneOwnerPerField,
  FIELD_TYPE_DIFFERS: sameTypePerFieldName,
  SHAREABLE_INTERFACE_OBJECT: unsharedInterfaceObject,
  VALUE_FIELD_MISSING: valueFieldsOfIntolerant,
} as const satisfies Record<string, Rule>;

export const RULES: readonly Rule[] = Object.values(RULE_BY_NAME);
/** As their findings call them. */
export const RULE_NAMES: ReadonlySet<string> = new Set(Object.keys(RULE_BY_NAME));
