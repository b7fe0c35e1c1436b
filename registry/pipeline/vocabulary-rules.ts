/**
 * Extending the vocabulary never breaks a domain: what is new can be null, and says nothing else than a domain that has
 * it already. Each domain is looked at; most speak the same, and are looked at once.
 */
import { Kind, print, type FieldDefinitionNode, type TypeDefinitionNode } from 'graphql';
import { directiveOf, hasFields } from '../../schema/ast.ts';
import type { Finding } from '../../schema/finding.ts';
import { missingValueFields, type Vocabulary } from '../../schema/lift.ts';
import { unionWith, type MeshView } from './mesh-view.ts';

export function vocabularyFindings(vocabulary: Vocabulary, others: MeshView): readonly Finding[] {
  const known = unionWith(others, null);
  const added = [...vocabulary.values()].flatMap((node) => addedFields(node, known));
  return [
    ...added.filter(({ field }) => field.type.kind === Kind.NON_NULL_TYPE).map(notNullable),
    ...[...vocabulary.values()].filter((node) => !known.has(node.name.value)).flatMap(notShareable),
    ...[...vocabulary.values()].flatMap((node) => conflicts(node, others)),
    ...others.domains.flatMap((domain) =>
      domain.isTolerant
        ? []
        : missingValueFields(domain.document, unionWith(others, vocabulary))
            .filter((coordinate) => added.some((each) => each.coordinate === coordinate))
            .map((coordinate) => missing(domain.name, coordinate)),
    ),
  ];
}

interface AddedField {
  readonly coordinate: string;
  readonly field: FieldDefinitionNode;
}

function addedFields(node: TypeDefinitionNode, known: Vocabulary): readonly AddedField[] {
  const before = new Set(fieldsOf(known.get(node.name.value)).map(({ name }) => name.value));
  return fieldsOf(node)
    .filter(({ name }) => !before.has(name.value))
    .map((field) => ({ coordinate: `${node.name.value}.${field.name.value}`, field }));
}

function conflicts(node: TypeDefinitionNode, { domains }: MeshView): readonly Finding[] {
  const types = new Map(fieldsOf(node).map((field) => [field.name.value, print(field.type).replaceAll('!', '')]));
  return domains.flatMap(({ name, vocabulary }) =>
    fieldsOf(vocabulary.get(node.name.value)).flatMap((field) => {
      const [wanted, theirs] = [types.get(field.name.value), print(field.type).replaceAll('!', '')];
      return wanted === undefined || wanted === theirs
        ? []
        : [conflict(name, `${node.name.value}.${field.name.value}`, wanted, theirs)];
    }),
  );
}

function fieldsOf(node: TypeDefinitionNode | undefined): readonly FieldDefinitionNode[] {
  return node && hasFields(node) ? (node.fields ?? []) : [];
}

function notShareable(node: TypeDefinitionNode): readonly Finding[] {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || directiveOf(node, 'shareable')) return [];
  return [
    finding(
      'VOCABULARY_TYPE_NOT_SHAREABLE',
      node.name.value,
      `The new type ${node.name.value} is not @shareable, so two domains could not both answer it. Add @shareable to it.`,
    ),
  ];
}

function notNullable({ coordinate, field }: AddedField): Finding {
  return finding(
    'VOCABULARY_FIELD_NOT_NULLABLE',
    coordinate,
    `The new field ${coordinate} is ${print(field.type)}, and domains that do not know it yet answer null. Leave out the outer "!".`,
  );
}

function conflict(domain: string, coordinate: string, wanted: string, theirs: string): Finding {
  return finding(
    'VOCABULARY_CONFLICT',
    coordinate,
    `The domain "${domain}" has ${coordinate} as ${theirs}, and the vocabulary would make it ${wanted}. Give the new field another name, or the type that the domain has.`,
  );
}

function missing(domain: string, coordinate: string): Finding {
  return finding(
    'VALUE_FIELD_MISSING',
    coordinate,
    `The domain "${domain}" is made without the kit, so it must have ${coordinate} before the vocabulary does. Ask its team to add the field, nullable.`,
  );
}

function finding(rule: string, coordinate: string, message: string): Finding {
  return { rule, severity: 'error', subgraph: 'vocabulary', coordinate, message };
}
