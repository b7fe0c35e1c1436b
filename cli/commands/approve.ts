/** `tributary approve <keys...>`: lets findings pass, for some days, for the same change. */
import type { Command } from 'commander';
import type { OutputStreams } from '../output.ts';
import { asking, registryCommand, type RegistryFlags } from '../registry/registry-command.ts';

interface Flags extends RegistryFlags {
  readonly subgraph: string;
  readonly reason: string;
  readonly days: string;
}

export function approveCommand(streams: OutputStreams): Command {
  return registryCommand('approve', 'Let findings of a check pass, for the same change, for some days.')
    .argument('<keys...>', 'the keys that the findings tell')
    .requiredOption('--subgraph <name>', 'whose finding it is')
    .requiredOption('--reason <text>', 'why it may pass; it is kept with your name')
    .option('--days <days>', 'for how long, 365 at most', '30')
    .action(async (keys: readonly string[], { subgraph, reason, days, ...flags }: Flags) => {
      const { client, output } = asking(flags, streams);
      for (const key of keys) {
        const approval = await client.approve({ subgraph, key, reason, days: Number(days) });
        const text = `approved until ${approval.expiresAt.slice(0, 10)}: ${approval.message}`;
        output.result(text, { event: 'approved', ...approval });
      }
    });
}
