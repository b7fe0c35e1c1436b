/** `tributary gateway`: the door, with a supergraph from a file or composed from a list of subgraphs. */
import { Command, Option } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { runUntilStopped } from './run-until-stopped.ts';

interface Flags {
  readonly supergraph?: string;
  readonly subgraphs?: string;
  readonly json?: boolean;
}

export function gatewayCommand(streams: OutputStreams): Command {
  return new Command('gateway')
    .description('Run the gateway in front of subgraphs that run apart.')
    .addOption(
      new Option('--supergraph <file>', 'any Federation 2 supergraph; the file is watched').conflicts('subgraphs'),
    )
    .addOption(new Option('--subgraphs <mesh file>', 'a YAML list of subgraphs, composed and watched'))
    .action(async ({ supergraph, subgraphs, json }: Flags) => {
      const output = createOutput(json === true, streams);
      const { wireGateway } = await import('../wire/gateway.ts');
      const gateway = await wireGateway({
        config: loadConfig(),
        graph: graphOf(supergraph, subgraphs),
      });
      output.result(`ready ${gateway.url}/graphql`, { event: 'ready', url: `${gateway.url}/graphql` });
      await runUntilStopped(gateway.close);
    });
}

function graphOf(supergraph: string | undefined, subgraphs: string | undefined) {
  if (supergraph !== undefined) return { kind: 'file', path: supergraph } as const;
  if (subgraphs !== undefined) return { kind: 'subgraphs', meshFile: subgraphs } as const;
  throw new TributaryError(
    'BAD_USER_INPUT',
    'The gateway needs a graph: give --supergraph <file> or --subgraphs <mesh file>.',
  );
}
