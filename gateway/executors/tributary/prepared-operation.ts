/**
 * An operation made ready: planned and compiled once, then executed for each request that asks for it. It is made ready
 * for each way in which its `@skip` and `@include` fall out, so that plans know no conditions.
 */
import {
  executeSync,
  getOperationAST,
  getVariableValues,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Execution, Operation } from '../../engine/generation.ts';
import { fragmentsOf } from '../../operations.ts';
import type { RequestScope } from '../../request-scope.ts';
import type { Principal } from '../../../lib/principal.ts';
import { accessOf } from './access/decide.ts';
import type { Requirements } from './access/requirements.ts';
import { clientPath } from './answer/client-path.ts';
import { compileAnswer, introspectionKey, type AnswerContext, type CompiledAnswer } from './answer/compile-answer.ts';
import { explainFaults } from './answer/explain-faults.ts';
import { canonicalOperation, type Denial } from './canonical/canonical-operation.ts';
import type { CanonicalNames } from './canonical/names.ts';
import type { Json, Step } from './steps/run.ts';

export interface PrepareParts {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
  /** The step that fetches what the text asks for: planned, or found again. */
  readonly stepOf: (text: string) => Promise<Step>;
}

export interface PreparedOperation {
  readonly execute: (variables: Operation['variables'], scope: RequestScope) => Promise<Execution>;
  /** Plans ahead; rejects where it can't be planned. */
  readonly warm: () => Promise<void>;
}

/** What is compiled for one way in which the conditions fall out. */
interface Ready {
  readonly step: Step | undefined;
  readonly names: CanonicalNames;
  readonly answer: CompiledAnswer;
  readonly context: AnswerContext;
  readonly denials: readonly Denial[];
}

/** Of the ways in which the conditions of one operation fall out. */
const MOST_WAYS = 64;
const MOST_ERRORS = { maxErrors: 50 };

export function prepareOperation(
  { document, operationName }: Pick<Operation, 'document' | 'operationName'>,
  { schema, requirements, stepOf }: PrepareParts,
): PreparedOperation {
  const operation = getOperationAST(document, operationName)!; // The document was validated, and has it.
  const rootType = schema.getRootType(operation.operation)!;
  const fragments = fragmentsOf(document);
  const conditions = conditionsOf(document);
  const access = accessOf(document, schema, requirements);
  const ways = new LRUCache<string, Promise<Ready>>({ max: MOST_WAYS });

  async function makeReady(variables: Json, accessKey: string): Promise<Ready> {
    const selection = { schema, fragments, variables, denied: access.deniedBy(accessKey) };
    const { text, names, denials } = canonicalOperation(
      selection,
      operation.operation,
      rootType,
      operation.selectionSet,
    );
    const context = { ...selection, names };
    const answer = compileAnswer(context, rootType, operation.selectionSet);
    return { step: text === undefined ? undefined : await stepOf(text), names, answer, context, denials };
  }

  function readyFor(variables: Json, principal?: Principal): Promise<Ready> {
    const accessKey = access.keyFor(principal);
    let way = accessKey;
    for (const name of conditions) way += variables[name] === true ? '1' : '0';
    const known = ways.get(way);
    if (known) return known;
    const made = makeReady(onlyOf(variables, conditions), accessKey);
    ways.set(way, made);
    made.catch(() => ways.delete(way));
    return made;
  }

  return {
    warm: async () => void (await readyFor({})),
    execute: async (given, scope) => {
      const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, MOST_ERRORS);
      if (errors) return { errors };
      const { step, names, answer, context, denials } = await readyFor(coerced, scope.principal);
      for (const denial of denials) scope.findings.faults.push({ kind: 'denied', ...denial });
      const data: Json = {};
      if (step) {
        const toClient = (path: readonly (string | number)[]) =>
          clientPath(context, rootType, operation.selectionSet, path);
        await step({ data, variables: names.valuesOf(coerced), toClient, scope });
      }
      if (answer.introspection.size > 0) introspect({ schema, document, operation, variables: given }, answer, data);
      const faults = { isFaulty: false, objects: 0 };
      const written = answer.write(data, faults);
      if (!faults.isFaulty || scope.cancellation.reason === 'gone')
        return { data: written, objects: faults.objects, errors: [] };
      return {
        data: written,
        errors: explainFaults({ schema, document, operationName, names, variables: given }, data),
      };
    },
  };
}

/** The variables that decide whether something is included. */
function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: given }) => {
      const value = given?.[0]?.value;
      if ((name.value === 'skip' || name.value === 'include') && value?.kind === Kind.VARIABLE)
        names.add(value.name.value);
    },
  });
  return [...names];
}

function onlyOf(variables: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

interface Introspected {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Operation['variables'];
}

/** graphql-js answers for the schema, of which no subgraph knows. */
function introspect(
  { schema, document, operation, variables }: Introspected,
  { introspection }: CompiledAnswer,
  data: Json,
): void {
  const selections: readonly FieldNode[] = [...introspection.values()].flat();
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const definitions = [{ ...operation, selectionSet }, ...fragments];
  const result = executeSync({ schema, document: { ...document, definitions }, variableValues: variables });
  for (const name of introspection.keys()) data[introspectionKey(name)] = result.data?.[name];
}
