/** The domains of a mesh folder, in this process or each in its own. */
import { TributaryError } from '../../lib/errors.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import type { Subgraph } from '../../subgraphs/kit/index.ts';
import type { Base } from '../base.ts';
import { describeFailure } from '../failure.ts';
import { startDomainProcess, type DomainProcess } from './domain-process.ts';
import type { MeshComposer } from './mesh-composer.ts';
import type { RemoteSubgraph } from './mesh-file.ts';
import { domainNameIn } from './mesh-folder.ts';
import { createRemoteSubgraphs } from './remote-subgraphs.ts';
import { ensureSubgraphSecrets, type SubgraphSecrets } from './subgraph-secrets.ts';

const LOOK_INTERVAL_MS = 2_000;

export interface Domains {
  readonly names: readonly string[];
  /** Those that are processes of their own. */
  readonly processes: readonly DomainProcess[];
  /** Those that answer in this process. */
  readonly inProcess: readonly Subgraph[];
  readonly secrets: SubgraphSecrets;
  /** Gives the composer the domains with these platform subgraphs, and each change. Resolves when the first is composed. */
  readonly follow: (composer: MeshComposer, platform: readonly SubgraphDefinition[]) => Promise<void>;
}

type Remark = (text: string) => void;

/** A domain that refuses to start costs the mesh that domain, and everybody is told why. */
export async function loadDomains(
  folders: readonly string[],
  { logger, metrics }: Base,
  remark: Remark,
): Promise<Domains> {
  const { loadDomain } = await import('../../subgraphs/kit/index.ts');
  const inProcess = await startEach(folders, (folder) => loadDomain(folder, { logger, metrics }), remark);
  const definitions = inProcess.map((domain) => inProcessDefinition(domain, 'domain'));
  return {
    names: inProcess.map(({ name }) => name),
    processes: [],
    inProcess,
    secrets: new Map(),
    follow: (composer, platform) => composer.update([...definitions, ...platform]),
  };
}

export async function startDomains(folders: readonly string[], base: Base, remark: Remark): Promise<Domains> {
  const { file, secrets } = ensureSubgraphSecrets(base.config, folders.map(domainNameIn));
  const processes = await startEach(folders, (folder) => startDomainProcess({ folder, secretsFile: file }), remark);
  let isClosing = false;
  base.closing.add(async () => {
    isClosing = true;
    await Promise.all(processes.map(({ stop }) => stop()));
  });
  for (const { name, ended, restart } of processes) {
    void ended.then(
      (how) =>
        isClosing ||
        remark(
          `The domain ${name} has ended (${how}). The mesh goes on without its cells. To start it again:\n  ${restart}`,
        ),
    );
  }
  const subgraphs = processes.map(({ name, url }): RemoteSubgraph => ({ name, url, kind: 'domain', isTolerant: true }));
  return {
    names: processes.map(({ name }) => name),
    processes,
    inProcess: [],
    secrets,
    follow: (composer, platform) => followRemote(subgraphs, secrets, base, composer, platform),
  };
}

/** The composer hears of each change in subgraphs that run apart. */
export async function followRemote(
  subgraphs: readonly RemoteSubgraph[],
  secrets: SubgraphSecrets,
  { config, logger, closing }: Base,
  composer: MeshComposer,
  others: readonly SubgraphDefinition[],
): Promise<void> {
  const remote = createRemoteSubgraphs({ subgraphs, secrets, home: config.home, intervalMs: LOOK_INTERVAL_MS, logger });
  closing.add(remote.close);
  await composer.update([...(await remote.look()), ...others]);
  remote.watch((list) => void composer.update([...list, ...others]));
}

export function inProcessDefinition(
  { name, sdl }: Pick<Subgraph, 'name' | 'sdl'>,
  kind: SubgraphDefinition['kind'],
): SubgraphDefinition {
  return { name, sdl, kind, url: `inprocess://${name}`, isTolerant: true };
}

async function startEach<Domain>(
  folders: readonly string[],
  start: (folder: string) => Promise<Domain>,
  remark: Remark,
): Promise<readonly Domain[]> {
  const results = await Promise.allSettled(folders.map(start));
  const started = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  const refusals = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => describeFailure(reason).text);
  if (started.length === 0) throw new TributaryError('BAD_USER_INPUT', refusals.join('\n'));
  for (const refusal of refusals) remark(`A domain is not in the mesh. ${refusal}`);
  return started;
}
