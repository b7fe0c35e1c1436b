/** The rules, in the order in which their findings are told. */
import { distinctTypeNames } from './distinct-type-names.ts';
import { oneOwnerPerField } from './one-owner-per-field.ts';
import type { Rule } from './rule.ts';
import { sameTypePerFieldName } from './same-type-per-field-name.ts';
import { typeNamePrefix } from './type-name-prefix.ts';
import { unsharedInterfaceObject } from './unshared-interface-object.ts';
import { valueFieldsOfIntolerant } from './value-fields-of-intolerant.ts';

export const RULES: readonly Rule[] = [
  distinctTypeNames,
  typeNamePrefix,
  oneOwnerPerField,
  sameTypePerFieldName,
  unsharedInterfaceObject,
  valueFieldsOfIntolerant,
];
