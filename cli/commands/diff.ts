/** `tributary diff <subgraph>`: what changed between two of its versions. */
import type { Command } from 'commander';
import type { OutputStreams } from '../output.ts';
import { asking, variantCommand, type RegistryFlags } from '../registry/registry-command.ts';

interface Flags extends RegistryFlags {
  readonly variant: string;
  readonly from?: string;
  readonly to?: string;
}

const COLOURS = { BREAKING: 'red', DANGEROUS: 'yellow', SAFE: 'green' } as const;

export function diffCommand(streams: OutputStreams): Command {
  return variantCommand('diff', 'Say what changed between two versions of a subgraph.')
    .argument('<subgraph>', 'its name')
    .option('--from <version>', 'the older one; the one before the newer unless told')
    .option('--to <version>', 'the newer one; the newest unless told')
    .action(async (subgraph: string, { variant, from, to, ...flags }: Flags) => {
      const { client, output } = asking(flags, streams);
      const { changes, files } = await client.diff({ subgraph, variant, from, to });
      const lines = [
        ...changes.map(({ kind, coordinate, message }) => {
          return `${output.paint(kind.toLowerCase().padEnd(9), COLOURS[kind as keyof typeof COLOURS])}  ${coordinate}  ${message}`;
        }),
        ...files.map(({ path, change }) => `${change.toLowerCase().padEnd(9)}  ${path}`),
      ];
      output.result(lines.length === 0 ? 'no difference' : lines.join('\n'), { event: 'diff', changes, files });
    });
}
