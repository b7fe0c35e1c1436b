/** `tributary registry`: what may be published, what is, and the supergraph of it. */
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { tellFirstToken } from './first-token.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export function registryCommand(streams: OutputStreams): Command {
  return new Command('registry')
    .description('Run the registry; it asks the graph at TRIBUTARY_GATEWAY_URL what a change of columns touches.')
    .action(async (flags: { readonly json?: boolean }) => {
      const output = createOutput(flags.json === true, streams);
      const { wireRegistry } = await import('../wire/registry.ts');
      const registry = await wireRegistry({ config: loadConfig() });
      output.result(`ready ${registry.url}`, { event: 'ready', url: registry.url });
      tellFirstToken(output, registry.firstToken);
      await runUntilStopped(registry.close);
    });
}
