/** The steps that ask a subgraph: for root fields, or for what it knows of entities that others have named. */
import type { AskSubgraph, SubgraphFetch } from '../../../engine/generation.ts';
import { isMutation } from '../../../operations.ts';
import { rootLocator } from '../../../answers/locator.ts';
import type { BatchFetchNode, EntityBatchAlias, FetchNode, FlattenNodePathSegment } from '../plan/planner.ts';
import type { RequiredArguments } from '../plan/required-arguments.ts';
import { forInterfaceObject } from '../plan/interface-objects.ts';
import type { StandIn } from '../reduced/stand-ins.ts';
import { splitFetch, type EntityFetch } from '../plan/split-fetch.ts';
import type { WantedIn } from '../plan/wanted-types.ts';
import type { TypeRelations } from '../types.ts';
import { ofMember, withInterface } from '../reduced/of-member.ts';
import { collectTargets, mergeEntities, onlyTargets, Representations, type Targets } from './batch.ts';
import { FetchRequest, headOf } from './fetch-text.ts';
import type { Merge } from './merge.ts';
import { compilePath, placeOf } from './path.ts';
import { entityLocator } from './places.ts';
import { compileRepresentation } from './representation.ts';
import { compileRewrites, type Rewrite } from './rewrites.ts';
import { together, type AskerOf, type Json, type Run, type Step } from './run.ts';

/** What one plan is compiled with. */
export interface PlanParts extends StepParts {
  readonly wanted: WantedIn;
  readonly standIns: readonly StandIn[];
  /** As they are, where in `types` stand-ins are also what they stand for. */
  readonly ownTypes: TypeRelations;
}

export interface StepParts {
  readonly required: RequiredArguments;
  readonly askerOf: AskerOf;
  readonly types: TypeRelations;
  readonly merge: Merge;
}

type Path = readonly FlattenNodePathSegment[];

/** Root fields; below a path where a field gives the root type again. */
export function compileRootFetch(node: FetchNode, path: Path, { askerOf, types, merge, required }: PlanParts): Step {
  const request = requestOf(node, required);
  const ask = askerOf(node.serviceName);
  const at = placeOf(path);
  const mayKeep = !isMutation(node.operation);
  const gather = compilePath(path, types);
  const rewrite = compileRewrites(node.outputRewrites, types);
  return async (run) => {
    const locator = () => rootLocator(node.operation, at, run.toClient);
    const asked = request(run, NO_ENTITIES);
    const keeping = mayKeep ? () => ({ variables: asked.variablesBut(NO_ENTITIES) }) : undefined;
    const data = await ask({ request: asked, locator, entities: NO_COUNTS, keeping }, run.scope);
    if (data === null) return;
    rewrite(data);
    if (path.length === 0) return merge(run.data, data);
    const targets: Json[] = [];
    gather(run.data, (target) => targets.push(target));
    for (const target of targets) merge(target, targets.length > 1 ? structuredClone(data) : data);
  };
}

/** Entities under one path. */
export function compileEntityFetch(node: FetchNode, path: Path, parts: PlanParts): Step {
  const alias: EntityBatchAlias = {
    alias: '_entities',
    representationsVariableName: 'representations',
    paths: [[...path]],
    requires: node.requires ?? [],
    inputRewrites: node.inputRewrites ?? [],
  };
  return compileSplit({ node, aliases: [alias] }, parts, () => compileRewrites(node.outputRewrites, parts.types));
}

/** Entities under several paths in one fetch, each with a selection of its own. */
export function compileBatchFetch(node: BatchFetchNode, parts: PlanParts): Step {
  return compileSplit({ node, aliases: node.entityBatch.aliases }, parts, (aliases) => {
    const rewrites = aliases.map(({ alias, outputRewrites }) => {
      const rewrite = compileRewrites(outputRewrites, parts.types);
      return (data: Json) => rewrite(data[alias]);
    });
    return (data) => rewrites.forEach((rewrite) => rewrite(data as Json));
  });
}

type RewriteOf = (aliases: readonly EntityBatchAlias[]) => Rewrite;

function compileSplit(fetch: EntityFetch<FetchNode | BatchFetchNode>, parts: PlanParts, rewriteOf: RewriteOf): Step {
  const standIn = parts.standIns.find(({ subgraph }) => subgraph === fetch.node.serviceName);
  if (standIn) return compileForMembers(fetch, standIn, parts, rewriteOf);
  const steps = splitFetch(withInterface(fetch, parts.standIns), parts.required).map(({ node, aliases }) =>
    compileEntities(node, aliases, parts, rewriteOf(aliases)),
  );
  return steps.length === 1 ? steps[0]! : together(steps);
}

/** Each domain that there are objects of is asked of its own, as the plan says of the one that stands for it. */
function compileForMembers(
  fetch: EntityFetch<FetchNode | BatchFetchNode>,
  standIn: StandIn,
  parts: PlanParts,
  rewriteOf: RewriteOf,
): Step {
  const gathers = fetch.aliases.flatMap(({ paths }) => paths.map((path) => compilePath(path, parts.types)));
  const steps = new Map<string, Step>();
  const stepFor = (type: string, subgraph: string): Step => {
    const known = steps.get(type);
    if (known) return known;
    const step = compileSplit(
      ofMember(fetch, standIn.type, type, subgraph),
      { ...parts, types: parts.ownTypes, standIns: [] },
      rewriteOf,
    );
    steps.set(type, step);
    return step;
  };
  return async (run) => {
    const present = new Map<string, string>();
    for (const gather of gathers) {
      gather(run.data, ({ __typename: type }) => {
        const subgraph = standIn.members.get(type as string);
        if (subgraph !== undefined) present.set(type as string, subgraph);
      });
    }
    await Promise.all([...present].map(([type, subgraph]) => stepFor(type, subgraph)(run)));
  };
}

function compileEntities(
  node: FetchNode | BatchFetchNode,
  aliases: readonly EntityBatchAlias[],
  { askerOf, types, merge, required, wanted }: PlanParts,
  rewriteOutput: Rewrite,
): Step {
  const request = requestOf(node, required);
  const ask: AskSubgraph = askerOf(node.serviceName);
  const batches = aliases.map(({ alias, representationsVariableName, paths, requires, inputRewrites = [] }) => {
    const wantedTypes = () => paths.map((path) => wanted.typesAt(path, node.operation));
    return {
      name: alias,
      variable: representationsVariableName,
      gathers: paths.map((path) => compilePath(path, types)),
      represent: compileRepresentation(
        forInterfaceObject(requires, inputRewrites, wantedTypes, types),
        inputRewrites,
        types,
        required.realName,
      ),
    };
  });
  const batchesOf = (byVariable: ByVariable) =>
    [...byVariable].map(([variable, { texts }]) => ({
      variable,
      names: batches.filter((each) => each.variable === variable).map(({ name }) => name),
      texts,
    }));
  const fetchOf = (run: Run, byVariable: ByVariable, targets: ByName): SubgraphFetch => {
    const representations = new Map(batches.map(({ name, variable }) => [name, byVariable.get(variable)!]));
    const asked = request(run, byVariable);
    return {
      request: asked,
      entities: new Map([...representations].map(([name, { texts }]) => [name, texts.length])),
      locator: () => entityLocator(run, { targets, representations }),
      keeping: () => ({
        variables: asked.variablesBut(byVariable),
        entities: {
          batches: batchesOf(byVariable),
          only: (indexes) => fetchOf(run, someRepresentations(byVariable, indexes), someTargets(targets, indexes)),
        },
      }),
    };
  };
  const someTargets = (targets: ByName, indexes: Indexes): ByName =>
    new Map(batches.map(({ name, variable }) => [name, onlyTargets(targets.get(name)!, indexes.get(variable)!)]));
  return async (run) => {
    const byVariable = new Map<string, Representations>();
    const targets = new Map<string, readonly Targets[]>();
    for (const { name, variable, gathers, represent } of batches) {
      const known = byVariable.get(variable) ?? new Representations();
      byVariable.set(variable, known);
      targets.set(
        name,
        gathers.map((gather) => collectTargets(run.data, gather, represent, known)),
      );
    }
    if (![...byVariable.values()].some(({ texts }) => texts.length > 0)) return;
    const data = await ask(fetchOf(run, byVariable, targets), run.scope);
    if (data === null) return;
    rewriteOutput(data);
    for (const [name, those] of targets) {
      const came = data[name];
      if (Array.isArray(came)) mergeEntities(came, those, merge);
    }
  };
}

type ByVariable = ReadonlyMap<string, Representations>;
type ByName = ReadonlyMap<string, readonly Targets[]>;
/** Of some entities, by variable. */
type Indexes = ReadonlyMap<string, readonly number[]>;

const NO_ENTITIES: ByVariable = new Map();
const NO_COUNTS: ReadonlyMap<string, number> = new Map();

function someRepresentations(byVariable: ByVariable, indexes: Indexes): ByVariable {
  return new Map([...byVariable].map(([variable, all]) => [variable, all.only(indexes.get(variable)!)]));
}

/** A fetch with no variables has the same text each time. */
function requestOf(node: FetchNode | BatchFetchNode, { toSubgraph }: RequiredArguments) {
  const query = toSubgraph(node.operation);
  const head = headOf(query);
  const usages = node.variableUsages ?? [];
  const always = new FetchRequest(query, head, new Map());
  return ({ variables }: Run, entities: ByVariable): FetchRequest => {
    if (usages.length === 0 && entities.size === 0) return always;
    const texts = new Map<string, string>();
    for (const name of usages) if (variables[name] !== undefined) texts.set(name, JSON.stringify(variables[name]));
    for (const [name, representations] of entities) texts.set(name, representations.toString());
    return new FetchRequest(query, head, texts);
  };
}
