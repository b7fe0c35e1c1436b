/** `tributary start [mesh folder]`: the whole mesh. */
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type Output, type OutputStreams } from '../output.ts';
import { packageRoot } from '../package-root.ts';
import type { Mesh } from '../wire/mesh.ts';
import { tellFirstToken } from './first-token.ts';
import { runUntilStopped } from './run-until-stopped.ts';

interface Flags {
  readonly processes?: boolean;
  readonly json?: boolean;
}

export function startCommand(streams: OutputStreams): Command {
  return new Command('start')
    .description('Run a whole mesh: its domains, the platform and the gateway.')
    .argument(
      '[mesh folder]',
      'a folder with one folder a domain',
      fileURLToPath(new URL('subgraphs/domains', packageRoot())),
    )
    .option('--processes', 'run each domain in a process of its own')
    .action(async (meshFolder: string, flags: Flags) => {
      const output = createOutput(flags.json === true, streams);
      const { wireMesh } = await import('../wire/mesh.ts');
      const mesh = await wireMesh({
        config: loadConfig(),
        meshFolder,
        inProcesses: flags.processes === true,
        remark: output.remark,
      });
      greet(output, mesh);
      tellFirstToken(output, mesh.firstToken);
      await runUntilStopped(mesh.close);
    });
}

function greet(output: Output, { url, firstQuery, domains, processes }: Mesh): void {
  const endpoint = `${url}/graphql`;
  output.result(`ready ${endpoint}`, {
    event: 'ready',
    url: endpoint,
    domains,
    processes: processes.map(({ name, url, pid }) => ({ name, url, pid })),
  });
  output.remark(
    [
      '',
      `  ${domains.length} domains: ${domains.join(', ')}`,
      ...processes.map((each) => `    ${each.name.padEnd(12)} ${each.url}  pid ${each.pid}`),
      `  Explore the graph: ${url}/`,
      '  A first query:',
      '',
      `  curl -s ${endpoint} -H 'content-type: application/json' -d '${JSON.stringify({ query: oneLine(firstQuery) })}'`,
      '',
    ].join('\n'),
  );
}

function oneLine(query: string): string {
  return query.replace(/#.*$/gm, '').replace(/\s+/g, ' ').trim();
}
