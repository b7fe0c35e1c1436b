/** `tributary platform`: discovery and lineage, with the door for OpenLineage events. */
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { runUntilStopped } from './run-until-stopped.ts';

export function platformCommand(streams: OutputStreams): Command {
  return new Command('platform')
    .description('Run discovery and lineage; they harvest the graph at TRIBUTARY_GATEWAY_URL.')
    .action(async (flags: { readonly json?: boolean }) => {
      const output = createOutput(flags.json === true, streams);
      const { wirePlatformProcess } = await import('../wire/platform.ts');
      const platform = await wirePlatformProcess({ config: loadConfig() });
      output.result(`ready ${platform.url}`, { event: 'ready', url: platform.url });
      await runUntilStopped(platform.close);
    });
}
