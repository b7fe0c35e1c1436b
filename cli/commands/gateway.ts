/** `tributary gateway`: the door, with a supergraph from a registry, from a file, or composed from a list of subgraphs. */
import { Command, Option } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { runUntilStopped } from './run-until-stopped.ts';

interface Flags {
  readonly supergraph?: string;
  readonly subgraphs?: string;
  readonly registry?: string;
  readonly json?: boolean;
}

export function gatewayCommand(streams: OutputStreams): Command {
  return new Command('gateway')
    .description('Run the gateway in front of subgraphs that run apart.')
    .addOption(
      new Option('--supergraph <file>', 'any Federation 2 supergraph; the file is watched').conflicts([
        'subgraphs',
        'registry',
      ]),
    )
    .addOption(
      new Option('--subgraphs <mesh file>', 'a YAML list of subgraphs, composed and watched').conflicts('registry'),
    )
    .option('--registry <url>', 'the registry whose graph to serve; TRIBUTARY_REGISTRY_URL unless told')
    .action(async ({ json, ...flags }: Flags) => {
      const output = createOutput(json === true, streams);
      const { wireGateway } = await import('../wire/gateway.ts');
      const config = loadConfig();
      const gateway = await wireGateway({ config, graph: graphOf(flags, config.registryUrl) });
      output.result(`ready ${gateway.url}/graphql`, { event: 'ready', url: `${gateway.url}/graphql` });
      await runUntilStopped(gateway.close);
    });
}

function graphOf({ supergraph, subgraphs, registry }: Flags, registryUrl: string | undefined) {
  if (supergraph !== undefined) return { kind: 'file', path: supergraph } as const;
  if (subgraphs !== undefined) return { kind: 'subgraphs', meshFile: subgraphs } as const;
  const url = registry ?? registryUrl;
  if (url !== undefined) return { kind: 'registry', url: url.replace(/\/+$/, '') } as const;
  throw new TributaryError(
    'BAD_USER_INPUT',
    'The gateway needs a graph: give --registry <url>, --supergraph <file> or --subgraphs <mesh file>.',
  );
}
