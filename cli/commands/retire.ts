/** `tributary retire <subgraph>` and `tributary rollback <subgraph>`: out of the graph, or back to an earlier version. */
import type { Command } from 'commander';
import { TributaryError } from '../../lib/errors.ts';
import type { OutputStreams } from '../output.ts';
import { asking, variantCommand, type RegistryFlags } from '../registry/registry-command.ts';
import { showVerdict } from '../registry/show-verdict.ts';

interface Flags extends RegistryFlags {
  readonly variant: string;
}

export function retireCommand(streams: OutputStreams): Command {
  return variantCommand('retire', 'Take a subgraph out of the graph, where that hurts nobody.')
    .argument('<subgraph>', 'its name')
    .action(async (subgraph: string, flags: Flags) => {
      const { client, output } = asking(flags, streams);
      showVerdict(await client.retire(subgraph, flags.variant), output, { done: 'retired' });
    });
}

export function rollbackCommand(streams: OutputStreams): Command {
  return variantCommand('rollback', 'Publish again what an earlier version had; it is judged as anything else.')
    .argument('<subgraph>', 'its name')
    .requiredOption('--to <version>', 'the version, as `tributary history` counts them')
    .action(async (subgraph: string, { to, ...flags }: Flags & { readonly to: string }) => {
      const version = Number(to);
      if (!Number.isInteger(version) || version < 1) {
        throw new TributaryError('BAD_USER_INPUT', `--to is the number of a version, from 1; came "${to}".`);
      }
      const { client, output } = asking(flags, streams);
      showVerdict(await client.rollback(subgraph, version, flags.variant), output, { done: 'rolled back' });
    });
}
