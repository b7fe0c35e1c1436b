/**
 * The floor: a plain interpreter of the same plan, without any duty. No validation, no errors, no deadlines, no nulls that
 * may not be, no headers; each entity asked once, and the answer written as text. Argument: the supergraph.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse, type SelectionSetNode } from 'graphql';
import { Pool } from 'undici';
import {
  createPlanner,
  type EntityBatchAlias,
  type PlanNode,
} from '../../../gateway/executors/tributary/plan/planner.ts';
import { subgraphsOf } from '../../../gateway/executors/tributary/subgraphs.ts';
import { typeRelationsOf } from '../../../gateway/executors/tributary/types.ts';

type Json = Record<string, unknown>;
type Step = (data: Json) => Promise<unknown>;

const sdl = readFileSync(process.argv[2]!, 'utf8');
const supergraph = parse(sdl);
const planner = createPlanner(sdl);
const types = typeRelationsOf(supergraph);
const pools = new Map(
  [...subgraphsOf(supergraph)].map(([name, { url }]) => [
    name,
    { pool: new Pool(new URL(url).origin, { connections: 64 }), path: new URL(url).pathname },
  ]),
);

async function send(subgraph: string, body: string): Promise<Json> {
  const { pool, path } = pools.get(subgraph)!;
  const response = await pool.request({ path, method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return (JSON.parse(await response.body.text()) as { data: Json }).data;
}

function merge(target: Json, source: Json): void {
  for (const key in source) {
    const [there, came] = [target[key], source[key]];
    if (there && came && typeof there === 'object' && typeof came === 'object') {
      if (Array.isArray(came)) came.forEach((each, index) => merge((there as Json[])[index]!, each as Json));
      else merge(there as Json, came as Json);
    } else target[key] = came;
  }
}

function gather(value: unknown, path: EntityBatchAlias['paths'][number], index: number, found: Json[]): void {
  if (value === null || value === undefined) return;
  const segment = path[index];
  if (segment === undefined) found.push(value as Json);
  else if (segment === '@') for (const each of value as unknown[]) gather(each, path, index + 1, found);
  else if ('Field' in segment) gather((value as Json)[segment.Field], path, index + 1, found);
  else if (segment.TypeCondition.some((type) => types.within(type).has((value as Json)['__typename'] as string)))
    gather(value, path, index + 1, found);
}

function select(object: Json, selections: EntityBatchAlias['requires'], into: Json): Json {
  for (const each of selections) {
    if (each.kind === 'InlineFragment') {
      if (types.within(each.typeCondition).has(object['__typename'] as string)) select(object, each.selections, into);
    } else if (each.kind === 'Field' && object[each.name] !== undefined) into[each.name] = object[each.name];
  }
  return into;
}

function entities(subgraph: string, operation: string, aliases: readonly EntityBatchAlias[]): Step {
  const head = `{"query":${JSON.stringify(operation)},"variables":{`;
  return async (data) => {
    const filled = aliases.map((alias) => {
      const index = new Map<string, Json[]>();
      const found: Json[] = [];
      for (const path of alias.paths) gather(data, path, 0, found);
      for (const object of found) {
        const wanted = select(object, alias.requires, {});
        if (Object.keys(wanted).length < 2) continue;
        for (const each of alias.inputRewrites ?? [])
          if ('ValueSetter' in each) wanted['__typename'] = each.ValueSetter.setValueTo;
        const key = JSON.stringify(wanted);
        const known = index.get(key);
        if (known) known.push(object);
        else index.set(key, [object]);
      }
      return { alias, index };
    });
    if (filled.every(({ index }) => index.size === 0)) return;
    const variables = filled.map(
      ({ alias, index }) => `"${alias.representationsVariableName}":[${[...index.keys()].join(',')}]`,
    );
    const came = await send(subgraph, `${head}${variables.join(',')}}}`);
    for (const { alias, index } of filled) {
      let nth = 0;
      for (const objects of index.values()) {
        const entity = (came[alias.alias] as (Json | null)[])[nth++];
        if (entity) for (const object of objects) merge(object, objects.length > 1 ? structuredClone(entity) : entity);
      }
    }
  };
}

function compile(node: PlanNode, path: EntityBatchAlias['paths'][number] = []): Step {
  if (node.kind === 'Sequence') {
    const steps = node.nodes.map((each) => compile(each));
    return async (data) => {
      for (const step of steps) await step(data);
    };
  }
  if (node.kind === 'Parallel') {
    const steps = node.nodes.map((each) => compile(each));
    return (data) => Promise.all(steps.map((step) => step(data)));
  }
  if (node.kind === 'Flatten') return compile(node.node, node.path);
  if (node.kind === 'BatchFetch') return entities(node.serviceName, node.operation, node.entityBatch.aliases);
  if (node.kind !== 'Fetch') throw new Error(`no ${node.kind} in this benchmark`);
  const { serviceName, operation, requires, inputRewrites = [] } = node;
  if (requires)
    return entities(serviceName, operation, [
      { alias: '_entities', representationsVariableName: 'representations', paths: [path], requires, inputRewrites },
    ]);
  const body = JSON.stringify({ query: operation });
  return async (data) => merge(data, await send(serviceName, body));
}

function writer({ selections }: SelectionSetNode): (object: Json) => string {
  const cells = selections.map((selection) => {
    if (selection.kind !== 'Field') throw new Error('no fragments in this benchmark');
    const name = selection.alias?.value ?? selection.name.value;
    const inner = selection.selectionSet && writer(selection.selectionSet);
    const write = (value: unknown): string =>
      value === null || value === undefined
        ? 'null'
        : Array.isArray(value)
          ? `[${value.map(write).join(',')}]`
          : inner
            ? inner(value as Json)
            : JSON.stringify(value);
    return { name, before: `"${name}":`, write };
  });
  return (object) => `{${cells.map(({ name, before, write }) => before + write(object[name])).join(',')}}`;
}

const ready = new Map<string, { readonly run: Step; readonly write: (object: Json) => string }>();
async function prepare(query: string) {
  const plan = await planner.plan(query);
  const operation = parse(query).definitions[0] as { selectionSet: SelectionSetNode };
  const made = { run: compile(plan.node!), write: writer(operation.selectionSet) };
  ready.set(query, made);
  return made;
}

async function answer(body: string): Promise<string> {
  const { query } = JSON.parse(body) as { query: string };
  const { run, write } = ready.get(query) ?? (await prepare(query));
  const data: Json = {};
  await run(data);
  return `{"data":${write(data)}}`;
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    void answer(Buffer.concat(chunks).toString()).then((text) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);
});
