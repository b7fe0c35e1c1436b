/** An operation made ready: planned and compiled once, then executed for each request that asks for it. */
import {
  executeSync,
  getOperationAST,
  getVariableValues,
  Kind,
  visit,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Execution, Operation } from '../../engine/generation.ts';
import type { RequestScope } from '../../request-scope.ts';
import { compileAnswer, type CompiledAnswer } from './answer/compile-answer.ts';
import { explainFaults } from './answer/explain-faults.ts';
import { planText } from './operation-text.ts';
import type { Planner } from './plan/planner.ts';
import { compilePlan } from './steps/compile-plan.ts';
import type { StepParts } from './steps/fetch-step.ts';
import type { Json } from './steps/run.ts';

export interface PrepareParts extends StepParts {
  readonly schema: GraphQLSchema;
  readonly planner: Planner;
}

export interface PreparedOperation {
  readonly execute: (variables: Operation['variables'], scope: RequestScope) => Promise<Execution>;
}

/** Rejects where it can't be planned. */
export async function prepareOperation(
  { document, operationName }: Pick<Operation, 'document' | 'operationName'>,
  parts: PrepareParts,
): Promise<PreparedOperation> {
  const { schema, planner } = parts;
  const operation = getOperationAST(document, operationName)!; // The document was validated, and has it.
  const rootType = schema.getRootType(operation.operation)!;
  const text = planText(schema, document, operation);
  const step = text === undefined ? undefined : compilePlan(await planner.plan(text), parts);
  const answerFor = answersOf(schema, document, operation, rootType);
  const explained = { schema, document, operationName };

  return {
    execute: async (given, scope) => {
      const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given, MOST_ERRORS);
      if (errors) return { errors };
      const answer = answerFor(coerced);
      const data: Json = {};
      if (step) await step({ data, variables: coerced, scope });
      if (answer.introspection.size > 0) Object.assign(data, introspect(schema, document, answer, given));
      const faults = { isFaulty: false };
      const written = answer.write(data, faults);
      return { data: written, errors: faults.isFaulty ? explainFaults({ ...explained, variables: given }, data) : [] };
    },
  };
}

const MOST_ERRORS = { maxErrors: 50 };

/** One answer for each way in which its `@skip` and `@include` fall out. */
function answersOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rootType: GraphQLObjectType,
): (variables: Json) => CompiledAnswer {
  const conditions = conditionsOf(document);
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const byConditions = new Map<string, CompiledAnswer>();
  return (variables) => {
    let key = '';
    for (const name of conditions) key += variables[name] === true ? '1' : '0';
    const known = byConditions.get(key);
    if (known) return known;
    const answer = compileAnswer({ schema, fragments, variables }, rootType, operation.selectionSet);
    if (byConditions.size < MOST_ANSWERS) byConditions.set(key, answer);
    return answer;
  };
}

const MOST_ANSWERS = 64;

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

/** graphql-js answers for the schema, of which no subgraph knows. */
function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  { introspection }: CompiledAnswer,
  variableValues: Operation['variables'],
): Json {
  const selections = [...introspection.values()].flat();
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
  const { data } = executeSync({
    schema,
    document: {
      ...document,
      definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, ...fragments],
    },
    variableValues,
  });
  return data ?? {};
}
