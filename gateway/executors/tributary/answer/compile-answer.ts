/**
 * The data that came -> the text of the answer's `data`: just the selected cells, each of its type, and null where one
 * is missing. GraphQL specification, CompleteValue and "Handling Execution Errors". Writing text at once spares both
 * the making of a result and the walk that would turn it into JSON.
 */
import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { writeLeaf } from './leaf.ts';
import { isObject } from '../../../../lib/json.ts';
import type { Json } from '../steps/run.ts';
import type { CanonicalNames } from '../canonical/names.ts';
import { nodesOf, selectedOf, type SelectionContext } from '../canonical/selected.ts';

/** JSON text, `null` included; `undefined` where a null may not be, so that what it is in becomes null. */
type Write = (value: unknown, faults: Faults) => string | undefined;

/** By response name, in the order of the text. */
type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>;

export interface AnswerContext extends SelectionContext {
  readonly names: CanonicalNames;
}

/** What is noted while an answer is written. */
export interface Faults {
  /** Whether some cell could not be what its type says. */
  isFaulty: boolean;
  /** How many were written. */
  objects: number;
}

export interface CompiledAnswer {
  /** What `__schema` and `__type` ask, by response name; the answers come with the data, each under `introspectionKey`. */
  readonly introspection: ReadonlyMap<string, readonly FieldNode[]>;
  readonly write: (data: Json, faults: Faults) => string;
}

export function compileAnswer(
  context: AnswerContext,
  rootType: GraphQLObjectType,
  selectionSet: SelectionSetNode,
): CompiledAnswer {
  const fields = fieldsOf(context, rootType, rootType, [selectionSet]);
  const write = writeFields(context, rootType, fields);
  return {
    introspection: new Map([...fields].filter(([, [node]]) => INTROSPECTION.has(node!.name.value))),
    write: (data, faults) => write(data, faults) ?? 'null',
  };
}

export const INTROSPECTION = new Set(['__schema', '__type']);
const NULL = 'null';

function writeType(context: AnswerContext, type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
  if (isNonNullType(type)) {
    const inner = writeNullable(context, type.ofType, nodes);
    return (value, faults) => {
      const text = inner(value, faults);
      if (text !== NULL) return text;
      faults.isFaulty = true;
      return undefined;
    };
  }
  const inner = writeNullable(context, type, nodes);
  return (value, faults) => inner(value, faults) ?? NULL;
}

/** Of the type without its `!`. */
function writeNullable(context: AnswerContext, type: GraphQLOutputType, nodes: readonly FieldNode[]): Write {
  if (isListType(type)) return writeList(writeType(context, type.ofType as GraphQLOutputType, nodes));
  if (isLeafType(type)) return writeLeafOf(type);
  const composite = getNamedType(type) as GraphQLCompositeType;
  return isObjectType(composite) ? writeObject(context, composite, nodes) : writeAbstract(context, composite, nodes);
}

function writeList(item: Write): Write {
  return (value, faults) => {
    if (value == null) return NULL;
    if (!Array.isArray(value)) return misfit(faults);
    if (value.length === 0) return '[]';
    let text = '[';
    for (let index = 0; index < value.length; index++) {
      const element = item(value[index], faults);
      if (element === undefined) return undefined;
      text += index === 0 ? element : `,${element}`;
    }
    return `${text}]`;
  };
}

function writeLeafOf(type: GraphQLLeafType): Write {
  const write = writeLeaf(type);
  return (value, faults) => {
    if (value == null) return NULL;
    return write(value) ?? misfit(faults);
  };
}

/** Compiled with its first object: a type that never comes costs nothing. */
function writeObject(context: AnswerContext, type: GraphQLObjectType, nodes: readonly FieldNode[]): Write {
  let write: Write | undefined;
  return (value, faults) => {
    if (value == null) return NULL;
    if (!isObject(value)) return misfit(faults);
    write ??= writeFields(context, type, fieldsOf(context, type, type, selectionSetsOf(nodes)));
    return write(value, faults);
  };
}

/** By the type of each object. */
function writeAbstract(context: AnswerContext, type: GraphQLCompositeType, nodes: readonly FieldNode[]): Write {
  const writes = new Map<unknown, Write | undefined>();
  const compile = (typename: unknown): Write | undefined => {
    const actual = typeof typename === 'string' ? context.schema.getType(typename) : undefined;
    if (isObjectType(actual) && isAbstractType(type) && context.schema.isSubType(type, actual))
      return writeFields(context, actual, fieldsOf(context, type, actual, selectionSetsOf(nodes)));
    const isUntold = typename === undefined || isAbstractType(actual);
    if (!isUntold) return undefined; // A type that clients may not see.
    return writeFields(context, type, fieldsOf(context, type, undefined, selectionSetsOf(nodes)));
  };
  return (value, faults) => {
    if (value == null) return NULL;
    if (!isObject(value)) return misfit(faults);
    const typename = value['__typename'];
    let write = writes.get(typename);
    if (write === undefined && !writes.has(typename)) {
      write = compile(typename);
      if (writes.size < MAX_TYPES) writes.set(typename, write);
    }
    return write ? write(value, faults) : misfit(faults);
  };
}

/** A subgraph may name types that are none, as many as it likes. */
const MAX_TYPES = 2_000;

function writeFields(context: AnswerContext, type: GraphQLCompositeType, fields: CollectedFields): Write {
  const cells = [...fields].map(([name, nodes], index) => ({
    before: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    ...cellOf(context, type, name, nodes),
  }));
  if (cells.length === 0) return () => '{}';
  return (value, faults) => {
    const object = value as Json;
    faults.objects += 1;
    let text = '';
    for (const { key, before, write } of cells) {
      const cell = write(object[key], faults);
      if (cell === undefined) return undefined;
      text += before + cell;
    }
    return `${text}}`;
  };
}

interface Cell {
  /** In the data. */
  readonly key: string;
  readonly write: Write;
}

function cellOf(context: AnswerContext, type: GraphQLCompositeType, name: string, nodes: readonly FieldNode[]): Cell {
  const fieldName = nodes[0]!.name.value;
  if (fieldName === '__typename') return { key: '__typename', write: writeTypename(context, type) };
  if (INTROSPECTION.has(fieldName)) return { key: introspectionKey(name), write: writeAsItIs };
  const field = 'getFields' in type ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`The type ${type.name} has no field ${fieldName}.`); // The document was validated.
  if (context.denied(type, fieldName)) return { key: name, write: isNonNullType(field.type) ? refuse : writeNull };
  return { key: context.names.keyOf(field, nodes[0]!), write: writeType(context, field.type, nodes) };
}

/** No subgraph's data has such a key. */
export function introspectionKey(responseName: string): string {
  return `introspection ${responseName}`;
}

/** Why is told beside the data. */
const writeNull: Write = () => NULL;
const refuse: Write = () => undefined;
const writeAsItIs: Write = (value) => JSON.stringify(value ?? null);

/** By response name, in the order of the text. `actual` is absent where only the interface is known: CollectFields. */
function fieldsOf(
  context: AnswerContext,
  type: GraphQLCompositeType,
  actual: GraphQLObjectType | undefined,
  sets: readonly SelectionSetNode[],
): CollectedFields {
  const fields = new Map<string, FieldNode[]>();
  for (const node of nodesOf(selectedOf(context, type, sets), actual)) {
    const name = node.alias?.value ?? node.name.value;
    const there = fields.get(name);
    if (there) there.push(node);
    else fields.set(name, [node]);
  }
  return fields;
}

/** Nobody said which type the object has, so this is a fault; an interface is no answer. */
function writeTypename({ schema }: AnswerContext, type: GraphQLCompositeType): Write {
  if (isObjectType(type)) return () => `"${type.name}"`;
  return (value, faults) => {
    if (typeof value === 'string' && isObjectType(schema.getType(value))) return JSON.stringify(value);
    faults.isFaulty = true;
    return undefined;
  };
}

function selectionSetsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}

function misfit(faults: Faults): string {
  faults.isFaulty = true;
  return NULL;
}
