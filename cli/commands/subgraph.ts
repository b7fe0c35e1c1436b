/** `tributary subgraph <folder>`: one domain, alone. */
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export function subgraphCommand(streams: OutputStreams): Command {
  return new Command('subgraph')
    .description("Run one domain's subgraph from its folder of contracts.")
    .argument('<domain folder>', 'a folder with a domain.yaml and contracts/')
    .action(async (folder: string, flags: { readonly json?: boolean }) => {
      const output = createOutput(flags.json === true, streams);
      const { wireSubgraph } = await import('../wire/subgraph.ts');
      const subgraph = await wireSubgraph({ config: loadConfig(), folder });
      output.result(`ready ${subgraph.url}`, { event: 'ready', url: subgraph.url, domain: subgraph.name });
      await runUntilStopped(subgraph.close);
    });
}
