/** The steps that ask a subgraph: for root fields, or for what it knows of entities that others have named. */
import type { AskSubgraph } from '../../../engine/generation.ts';
import { rootLocator } from '../../../answers/locator.ts';
import type { BatchFetchNode, EntityBatchAlias, FetchNode, FlattenNodePathSegment } from '../plan/planner.ts';
import type { TypeRelations } from '../types.ts';
import { collectTargets, mergeEntities, Representations, type Targets } from './batch.ts';
import { FetchRequest, headOf } from './fetch-text.ts';
import type { Merge } from './merge.ts';
import { compilePath, placeOf } from './path.ts';
import { entityLocator } from './places.ts';
import { compileRepresentation } from './representation.ts';
import { compileRewrites, type Rewrite } from './rewrites.ts';
import type { AskerOf, Json, Run, Step } from './run.ts';

export interface StepParts {
  readonly askerOf: AskerOf;
  readonly types: TypeRelations;
  readonly merge: Merge;
}

type Path = readonly FlattenNodePathSegment[];

/** Root fields; below a path where a field gives the root type again. */
export function compileRootFetch(node: FetchNode, path: Path, { askerOf, types, merge }: StepParts): Step {
  const request = requestOf(node);
  const ask = askerOf(node.serviceName);
  const at = placeOf(path);
  const gather = compilePath(path, types);
  const rewrite = compileRewrites(node.outputRewrites, types);
  const locate = () => rootLocator(node.operation, at);
  return async (run) => {
    const data = await ask({ request: request(run, NO_ENTITIES), locator: locate, entities: NO_COUNTS }, run.scope);
    if (data === null) return;
    rewrite(data);
    if (path.length === 0) return merge(run.data, data);
    const targets: Json[] = [];
    gather(run.data, (target) => targets.push(target));
    for (const target of targets) merge(target, targets.length > 1 ? structuredClone(data) : data);
  };
}

/** Entities under one path. */
export function compileEntityFetch(node: FetchNode, path: Path, parts: StepParts): Step {
  const alias = {
    alias: '_entities',
    representationsVariableName: 'representations',
    paths: [[...path]],
    requires: node.requires ?? [],
    inputRewrites: node.inputRewrites ?? [],
  };
  return compileEntities(node, [alias], parts, compileRewrites(node.outputRewrites, parts.types));
}

/** Entities under several paths in one fetch, each with a selection of its own. */
export function compileBatchFetch(node: BatchFetchNode, parts: StepParts): Step {
  const { aliases } = node.entityBatch;
  const rewrites = aliases.map(({ alias, outputRewrites }) => {
    const rewrite = compileRewrites(outputRewrites, parts.types);
    return (data: Json) => rewrite(data[alias]);
  });
  return compileEntities(node, aliases, parts, (data) => {
    for (const rewrite of rewrites) rewrite(data as Json);
  });
}

function compileEntities(
  node: FetchNode | BatchFetchNode,
  aliases: readonly EntityBatchAlias[],
  { askerOf, types, merge }: StepParts,
  rewriteOutput: Rewrite,
): Step {
  const request = requestOf(node);
  const ask: AskSubgraph = askerOf(node.serviceName);
  const batches = aliases.map(({ alias, representationsVariableName, paths, requires, inputRewrites }) => ({
    name: alias,
    variable: representationsVariableName,
    gathers: paths.map((path) => compilePath(path, types)),
    represent: compileRepresentation(requires, inputRewrites ?? [], types),
  }));
  return async (run) => {
    const byVariable = new Map<string, Representations>();
    const representations = new Map<string, Representations>();
    const targets = new Map<string, readonly Targets[]>();
    for (const { name, variable, gathers, represent } of batches) {
      const known = byVariable.get(variable) ?? new Representations();
      byVariable.set(variable, known);
      representations.set(name, known);
      targets.set(
        name,
        gathers.map((gather) => collectTargets(run.data, gather, represent, known)),
      );
    }
    if (![...byVariable.values()].some(({ texts }) => texts.length > 0)) return;
    const entities = new Map([...representations].map(([name, { texts }]) => [name, texts.length]));
    const locator = () => entityLocator(run.data, { targets, representations });
    const data = await ask({ request: request(run, byVariable), locator, entities }, run.scope);
    if (data === null) return;
    rewriteOutput(data);
    for (const [name, those] of targets) {
      const came = data[name];
      if (Array.isArray(came)) mergeEntities(came, those, merge);
    }
  };
}

const NO_ENTITIES: ReadonlyMap<string, Representations> = new Map();
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

/** A fetch with no variables has the same text each time. */
function requestOf(node: FetchNode | BatchFetchNode) {
  const head = headOf(node.operation);
  const usages = node.variableUsages ?? [];
  const always = new FetchRequest(node.operation, head, new Map());
  return ({ variables }: Run, entities: ReadonlyMap<string, Representations>): FetchRequest => {
    if (usages.length === 0 && entities.size === 0) return always;
    const texts = new Map<string, string>();
    for (const name of usages) if (variables[name] !== undefined) texts.set(name, JSON.stringify(variables[name]));
    for (const [name, representations] of entities) texts.set(name, representations.toString());
    return new FetchRequest(node.operation, head, texts);
  };
}
