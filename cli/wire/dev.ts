/** A domain as its folder is now, in the mesh that a registry publishes. */
import { mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../lib/config.ts';
import { lockFolder } from '../../lib/lock.ts';
import type { Publication } from '../../registry/index.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { Base } from '../base.ts';
import { describeFailure } from '../failure.ts';
import { startDomainProcess, type DomainProcess } from '../mesh/domain-process.ts';
import { domainNameIn } from '../mesh/mesh-folder.ts';
import { createRemoteSubgraphs } from '../mesh/remote-subgraphs.ts';
import { ensureSubgraphSecrets, type SubgraphSecrets } from '../mesh/subgraph-secrets.ts';
import { opened, together } from '../opened.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import type { RegistryTarget } from '../registry/registry-target.ts';
import { CATALOG } from '../mesh/catalog-name.ts';
import { openComposedGraph } from './composed-graph.ts';
import { openGateway } from './open-gateway.ts';
import { PLATFORM } from './platform.ts';
import type { Service } from './service.ts';

export interface Dev extends Service {
  readonly name: string;
  /** The subgraphs beside it. */
  readonly others: readonly string[];
  readonly registry: string;
}

export interface DevOptions {
  readonly config: Config;
  readonly target: RegistryTarget;
  readonly folder: string;
  readonly variant: string;
  readonly remark: (text: string) => void;
}

const LOOK_EVERY_MS = 5_000;
/** An editor writes a file in several steps. */
const REST_MS = 100;
/** How long the domain as it was goes on beside the new one. */
const GRACE_MS = 2_000;

/** Rejects where the folder is no domain, and where the registry was never reached. */
export function wireDev({ config, target, folder, variant, remark }: DevOptions): Promise<Dev> {
  return opened(config, async (base) => {
    base.closing.add(lockFolder(config.home));
    const name = domainNameIn(folder);
    const { file: secretsFile, secrets } = ensureSubgraphSecrets(config, [name]);
    const local = createLocal({ folder, secretsFile, secrets, ...base });
    const rest = createRest({ target, variant, home: config.home, remark });
    const composed = await openComposedGraph(base);
    const others = (): readonly SubgraphDefinition[] => rest.known().filter((each) => each.name !== name);
    const update = (): Promise<void> => composed.composer.update([...local.known(), ...others()]);
    await together(local.restart(), rest.look());
    const gateway = await openGateway(base, composed, {
      inProcess: [],
      secrets,
      platformNames: [CATALOG, ...PLATFORM],
      routes: [],
      first: update(),
    });
    followFolder(folder, base, async () => {
      try {
        await local.restart();
        await update();
        remark(`${name} was taken as it is now`);
      } catch (error) {
        remark(`${describeFailure(error).text}\nUntil that is mended the domain goes on as it was.`);
      }
    });
    followRest(base, async () => {
      if (await rest.look()) await update();
    });
    const url = await gateway.listen(config.host, config.port);
    return { url, name, others: others().map((each) => each.name), registry: target.url };
  });
}

interface Local {
  /** The domain as its folder is now, in a process of its own. Where that does not start, the one before goes on. */
  readonly restart: () => Promise<void>;
  readonly known: () => readonly SubgraphDefinition[];
}

interface LocalOptions extends Base {
  readonly folder: string;
  readonly secretsFile: string;
  readonly secrets: SubgraphSecrets;
}

function createLocal({ folder, secretsFile, secrets, config, logger, closing }: LocalOptions): Local {
  let running: DomainProcess | undefined;
  let known: readonly SubgraphDefinition[] = [];
  closing.add(() => running?.stop());
  return {
    known: () => known,
    restart: async () => {
      const next = await startDomainProcess({ folder, secretsFile });
      const before = running;
      running = next;
      const subgraphs = [{ name: next.name, url: next.url, kind: 'domain' as const, isTolerant: true }];
      const remote = createRemoteSubgraphs({
        subgraphs,
        secrets,
        home: config.home,
        intervalMs: LOOK_EVERY_MS,
        logger,
      });
      known = await remote.look();
      setTimeout(() => void before?.stop(), GRACE_MS).unref(); // Requests that it was given before the swap end there.
    },
  };
}

interface Rest {
  /** Whether something has changed. Where the registry is away, what it told last stands. */
  readonly look: () => Promise<boolean>;
  readonly known: () => readonly SubgraphDefinition[];
}

function createRest({
  target,
  variant,
  home,
  remark,
}: Omit<DevOptions, 'config' | 'folder'> & { readonly home: string }): Rest {
  const client = createRegistryClient(target);
  const file = join(home, `rest-${variant}.json`);
  let known = readKept(file);
  let isAway = false;
  return {
    known: () => known ?? [],
    look: async () => {
      try {
        const { subgraphs } = await client.subgraphs(variant);
        const next = subgraphs
          .filter(({ kind }) => kind !== 'vocabulary')
          .map((each) => definitionOf(each, target.url));
        const isNew = JSON.stringify(next) !== JSON.stringify(known);
        known = next;
        isAway = false;
        if (isNew) keep(home, file, next);
        return isNew;
      } catch (error) {
        if (known === null) throw error;
        if (!isAway) remark(`${describeFailure(error).text}\nThe rest of the mesh stands as it was known last.`);
        isAway = true;
        return false;
      }
    },
  };
}

/** What runs in the process of a development mesh is served beside its registry. */
function definitionOf({ subgraph, kind, url, sdl, isTolerant }: Publication, registryUrl: string): SubgraphDefinition {
  const isInProcess = url === null || url.startsWith('inprocess://');
  return {
    name: subgraph,
    kind: kind === 'platform' ? 'platform' : 'domain',
    url: isInProcess ? `${registryUrl}/subgraphs/${subgraph}/graphql` : url,
    sdl,
    isTolerant,
  };
}

function readKept(file: string): readonly SubgraphDefinition[] | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly SubgraphDefinition[];
  } catch {
    return null;
  }
}

function keep(home: string, file: string, subgraphs: readonly SubgraphDefinition[]): void {
  mkdirSync(home, { recursive: true });
  writeFileSync(file, JSON.stringify(subgraphs));
}

function followFolder(folder: string, { closing }: Base, onChange: () => Promise<void>): void {
  let rest: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(rest);
    rest = setTimeout(() => void (working = working.then(onChange)), REST_MS);
  });
  closing.add(async () => {
    watcher.close();
    clearTimeout(rest);
    await working;
  });
}

function followRest({ closing }: Base, onTick: () => Promise<void>): void {
  let ticking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => void (ticking = ticking.then(onTick)), LOOK_EVERY_MS);
  closing.add(async () => {
    clearInterval(timer);
    await ticking;
  });
}
