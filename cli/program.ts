/** The list of commands. Each is a file in `commands/`. */
import { Command } from 'commander';
import { gatewayCommand } from './commands/gateway.ts';
import { lineageCommand } from './commands/lineage.ts';
import { platformCommand } from './commands/platform.ts';
import { registryCommand } from './commands/registry.ts';
import { startCommand } from './commands/start.ts';
import { subgraphCommand } from './commands/subgraph.ts';
import type { OutputStreams } from './output.ts';
import { version } from './version.ts';

export function createProgram(streams: OutputStreams): Command {
  const program = new Command('tributary')
    .description('A federated metadata gateway for data meshes.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: (text) => streams.stderr.write(text) })
    .showHelpAfterError('Add --help to see what there is.');
  for (const create of [
    startCommand,
    subgraphCommand,
    gatewayCommand,
    platformCommand,
    registryCommand,
    lineageCommand,
  ]) {
    program.addCommand(create(streams));
  }
  inherit(program);
  return program;
}

/** Every command has `--json`, throws instead of exiting, and writes where we say. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    if (command.commands.length === 0) command.option('--json', 'print results as JSON, one object a line');
    inherit(command);
  }
}
