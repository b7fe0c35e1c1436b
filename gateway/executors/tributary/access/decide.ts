/** Which fields of an operation a principal may not see. Principals that are alike in this share what is prepared. */
import {
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';
import type { Principal } from '../../../../lib/principal.ts';
import type { Requirement } from '../../../answers/fault.ts';
import { isMet, type Requirements } from './requirements.ts';

export interface Access {
  /** Equal for principals that may see the same of the operation; empty where all is for everybody. */
  readonly keyFor: (principal: Principal | undefined) => string;
  /** What the field asks that the principal of this key does not meet. */
  readonly deniedBy: (key: string) => Denied;
}

export type Denied = (type: GraphQLCompositeType, field: string) => Requirement | undefined;

const ALL_ALLOWED: Denied = () => undefined;

export function accessOf(document: DocumentNode, schema: GraphQLSchema, requirements: Requirements): Access {
  const asked = requirements.isEmpty ? [] : requirementsIn(document, schema, requirements);
  if (asked.length === 0) return { keyFor: () => '', deniedBy: () => ALL_ALLOWED };
  return {
    keyFor: (principal) => asked.map((each) => (isMet(each, principal) ? '1' : '0')).join(''),
    deniedBy: (key) => {
      const denied = new Set(asked.filter((_, index) => key[index] !== '1'));
      if (denied.size === 0) return ALL_ALLOWED;
      return (type, field) => {
        const requirement = requirements.of(type, field);
        return requirement && denied.has(requirement) ? requirement : undefined;
      };
    },
  };
}

/** A fragment on an interface is of objects of every type that is it, so what any of them asks is counted. */
function requirementsIn(
  document: DocumentNode,
  schema: GraphQLSchema,
  requirements: Requirements,
): readonly Requirement[] {
  const asked = new Set<Requirement>();
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: ({ name }) => {
        const type = typeInfo.getParentType();
        if (!type) return;
        for (const owner of [type, ...possibleOf(schema, type)]) {
          const requirement = requirements.of(owner, name.value);
          if (requirement) asked.add(requirement);
        }
      },
    }),
  );
  return [...asked];
}

function possibleOf(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}
