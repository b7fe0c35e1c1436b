/**
 * What a field asks of who sees it: `@authenticated`, `@requiresScopes` and `@policy` on the field, on its type and on the
 * type that it is of. https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives
 */
import {
  getNamedType,
  isInterfaceType,
  Kind,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';
import type { Requirement } from '../../../answers/fault.ts';
import type { Principal } from '../../../../lib/principal.ts';
import { hasFields, isTypeDefinition } from '../../../../schema/ast.ts';
import { linksOf, nameOfDirective } from '../../../../schema/links.ts';

export interface Requirements {
  /** `undefined` for a field that everybody may see. The same field has the same object each time. */
  readonly of: (type: GraphQLCompositeType, field: string) => Requirement | undefined;
  /** Whether anything is protected at all. */
  readonly isEmpty: boolean;
}

const SPECS = 'https://specs.apollo.dev';

/** `schema` is that which clients see. */
export function requirementsOf(supergraph: DocumentNode, schema: GraphQLSchema): Requirements {
  const declared = declaredIn(supergraph);
  const memo = new Map<string, Requirement | undefined>();

  function ofField(type: GraphQLCompositeType, name: string): Requirement | undefined {
    const field = 'getFields' in type ? type.getFields()[name] : undefined;
    if (!field) return undefined;
    const own = [
      declared.get(type.name),
      declared.get(`${type.name}.${name}`),
      declared.get(getNamedType(field.type).name),
    ];
    // An object behind an interface may be of any of its types, so it asks what any of them does.
    const inner = isInterfaceType(type)
      ? schema.getPossibleTypes(type).flatMap((each) => [declared.get(each.name), declared.get(`${each.name}.${name}`)])
      : [];
    return allOf([...own, ...inner]);
  }

  return {
    isEmpty: declared.size === 0,
    of: (type, name) => {
      if (declared.size === 0) return undefined;
      const coordinate = `${type.name}.${name}`;
      if (!memo.has(coordinate)) memo.set(coordinate, ofField(type, name));
      return memo.get(coordinate);
    },
  };
}

export function isMet({ isAuthenticated, scopes, policies }: Requirement, principal: Principal | undefined): boolean {
  if (isAuthenticated && !principal) return false;
  return areMet(scopes, principal?.scopes) && areMet(policies, principal?.policies);
}

function areMet(required: Requirement['scopes'], held: readonly string[] = []): boolean {
  return required.every((lists) => lists.some((words) => words.every((word) => held.includes(word))));
}

/** By the name of a type, or the coordinate of a field. */
function declaredIn(supergraph: DocumentNode): ReadonlyMap<string, Requirement> {
  const links = linksOf(supergraph);
  const names = {
    authenticated: nameOfDirective(links, `${SPECS}/authenticated`, 'authenticated'),
    scopes: nameOfDirective(links, `${SPECS}/requiresScopes`, 'requiresScopes'),
    policy: nameOfDirective(links, `${SPECS}/policy`, 'policy'),
  };
  const asking = new Set(Object.values(names));
  const declared = new Map<string, Requirement>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    if (!directives.some(({ name }) => asking.has(name.value))) return;
    const given = (name: string | undefined) => directives.filter((each) => each.name.value === name);
    const requirement = {
      isAuthenticated: given(names.authenticated).length > 0,
      scopes: given(names.scopes).map((each) => listsIn(each, 'scopes')),
      policies: given(names.policy).map((each) => listsIn(each, 'policies')),
    };
    if (asksAnything(requirement)) declared.set(coordinate, requirement);
  };
  for (const type of supergraph.definitions) {
    if (!isTypeDefinition(type)) continue;
    note(type.name.value, type.directives);
    if (hasFields(type))
      for (const field of type.fields ?? []) note(`${type.name.value}.${field.name.value}`, field.directives);
  }
  return declared;
}

function listsIn({ arguments: given = [] }: ConstDirectiveNode, name: string): readonly (readonly string[])[] {
  const value = given.find((each) => each.name.value === name)?.value;
  return valuesIn(value).map((list) =>
    valuesIn(list).flatMap((word) => (word.kind === Kind.STRING ? [word.value] : [])),
  );
}

function valuesIn(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (!value) return [];
  return value.kind === Kind.LIST ? value.values : [value];
}

function asksAnything({ isAuthenticated, scopes, policies }: Requirement): boolean {
  return isAuthenticated || scopes.length > 0 || policies.length > 0;
}

function allOf(requirements: readonly (Requirement | undefined)[]): Requirement | undefined {
  const given = requirements.filter((each) => each !== undefined);
  if (given.length === 0) return undefined;
  return {
    isAuthenticated: given.some(({ isAuthenticated }) => isAuthenticated),
    scopes: given.flatMap(({ scopes }) => scopes),
    policies: given.flatMap(({ policies }) => policies),
  };
}
