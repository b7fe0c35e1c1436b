/** A registry with as many domains as wanted, as a process of its own, and what it is asked with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '../../../lib/logger.ts';
import { createRegistry, createTokens, openRegistryRecords } from '../../../registry/index.ts';
import { createComposer } from '../../../schema/compose-aside.ts';
import { domainSdl } from '../../../schema/domain.ts';
import type { SubgraphDefinition } from '../../../schema/subgraph.ts';
import { schemaSdl as discoverySdl } from '../../../subgraphs/discovery/index.ts';
import { schemaSdl as lineageSdl } from '../../../subgraphs/lineage/index.ts';
import { startReady } from '../ready-process.ts';

export const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));

export function temporaryHome(): { readonly home: string; readonly remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Each has a field and a type of its own, and answers the whole vocabulary. */
export function domains(count: number): readonly SubgraphDefinition[] {
  return Array.from({ length: count }, (_, index) => domainNamed(`domain-${index}`));
}

export function domainNamed(name: string, ownSdl = ownSdlOf(name)): SubgraphDefinition {
  const url = `http://127.0.0.1:9/${name}/graphql`;
  return { name, kind: 'domain', url, isTolerant: true, sdl: domainSdl(name, { ownSdl }) };
}

/** `label` stands in a description: another one is a change that hurts nobody. */
export function ownSdlOf(name: string, label = 'first'): string {
  const prefix = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const field = `${prefix.charAt(0).toLowerCase()}${prefix.slice(1)}Rank`;
  return `extend type ${prefix}DataProduct { "Its rank: ${label}." ${field}: ${prefix}Rank }
type ${prefix}Rank { "From 1." place: Int }`;
}

export function platform(): readonly SubgraphDefinition[] {
  return [
    ['discovery', discoverySdl],
    ['lineage', lineageSdl],
  ].map(([name, sdl]) => ({
    name: name!,
    kind: 'platform',
    url: `http://127.0.0.1:9/${name}/graphql`,
    isTolerant: true,
    sdl: sdl!,
  }));
}

/** Publishes them in one go, as a mesh does with what it runs itself. Returns an admin token. */
export async function fill(home: string, subgraphs: readonly SubgraphDefinition[]): Promise<string> {
  const records = await openRegistryRecords({ kind: 'sqlite', file: join(home, 'registry.db') });
  const composers = [createComposer(), createComposer()] as const;
  const registry = createRegistry({
    records,
    checker: composers[0],
    composer: composers[1],
    askImpact: async () => ({ kind: 'known', verdict: 'SAFE', consumers: [], isComplete: true, reasons: [] }),
    urlRules: { allowed: undefined, isProduction: false },
    useDays: 30,
    isStrict: false,
    home,
    version: 'bench',
    lookEveryMs: 0,
    now: Date.now,
    logger: silentLogger,
  });
  await registry.adopt(subgraphs.map((subgraph) => ({ ...subgraph, files: [] })));
  const { secret } = await createTokens({ records, now: Date.now }).create(
    { name: 'bench', scopes: ['admin'], subgraph: null, days: null },
    'bench',
  );
  await registry.close();
  return secret;
}

export interface Service {
  readonly url: string;
  readonly pid: number;
  /** In MB, by the operating system's account. */
  readonly residentMb: () => number;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** A command of ours that says `ready`. */
export async function serve(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Service> {
  const { url, end, ...service } = await startReady([MAIN, ...args], { settings });
  return { ...service, url: url.replace(/\/graphql$/, ''), stop: (signal = 'SIGTERM') => end(signal) };
}

export interface Asked {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export async function askRegistry(url: string, token: string, path: string, body?: object): Promise<Asked> {
  const response = await fetch(`${url}/registry/v1/${path}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** What the domain would send with this label. */
export function changeOf(name: string, label: string): object {
  const { kind, url, isTolerant, sdl } = domainNamed(name, ownSdlOf(name, label));
  return { subgraph: name, kind, url, isTolerant, sdl };
}

/** Seldom enough that looking costs those that are looked at little. */
const LOOK_MS = 20;

/** Until it is so; rejects after `withinMs`. */
export async function until(isSo: () => Promise<boolean>, withinMs: number): Promise<void> {
  for (const begin = performance.now(); !(await isSo());) {
    if (performance.now() - begin > withinMs) throw new Error(`It was not so within ${withinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
