/** `tributary dev <folder>`: one real local subgraph, and the rest of the mesh from the registry. */
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { registryTarget } from '../registry/registry-target.ts';
import { runUntilStopped } from './run-until-stopped.ts';

interface Flags {
  readonly registry?: string;
  readonly variant: string;
  readonly port?: string;
  readonly json?: boolean;
}

export function devCommand(streams: OutputStreams): Command {
  return new Command('dev')
    .description(
      'Run a domain as its folder is now, in the mesh that the registry publishes. Changes are taken at once.',
    )
    .argument('<folder>', 'the folder of the domain')
    .option('--registry <url>', 'where the registry is; else TRIBUTARY_REGISTRY_URL, the last login, or the local mesh')
    .option('--variant <name>', 'the preview to stand on', 'main')
    .option('--port <port>', 'where to listen; any free one unless told')
    .action(async (folder: string, { registry, variant, port = '0', json }: Flags) => {
      const output = createOutput(json === true, streams);
      const config = loadConfig();
      const { wireDev } = await import('../wire/dev.ts');
      const dev = await wireDev({
        config: { ...config, port: Number(port), home: `${config.home}-dev` },
        target: registryTarget(registry, config),
        folder,
        variant,
        remark: output.remark,
      });
      output.result(`ready ${dev.url}/graphql`, { event: 'ready', url: `${dev.url}/graphql`, domain: dev.name });
      output.remark(`${dev.name} from ${folder}; beside it ${dev.others.join(', ') || 'nothing'} from ${dev.registry}`);
      await runUntilStopped(dev.close);
    });
}
