/** The list of commands. Each is a file in `commands/`. */
import { Command } from 'commander';
import { approveCommand } from './commands/approve.ts';
import { auditCommand } from './commands/audit.ts';
import { checkCommand } from './commands/check.ts';
import { completionCommand } from './commands/completion.ts';
import { devCommand } from './commands/dev.ts';
import { diffCommand } from './commands/diff.ts';
import { documentsCommand } from './commands/documents.ts';
import { gatewayCommand } from './commands/gateway.ts';
import { historyCommand } from './commands/history.ts';
import { initCommand } from './commands/init.ts';
import { lineageCommand } from './commands/lineage.ts';
import { loginCommand, logoutCommand } from './commands/login.ts';
import { platformCommand } from './commands/platform.ts';
import { publishCommand } from './commands/publish.ts';
import { registryCommand } from './commands/registry.ts';
import { retireCommand, rollbackCommand } from './commands/retire.ts';
import { startCommand } from './commands/start.ts';
import { subgraphCommand } from './commands/subgraph.ts';
import { tokenCommand } from './commands/token.ts';
import type { OutputStreams } from './output.ts';
import { version } from './version.ts';

/** In the order of the help: what runs, what a domain team does, what stewards and platform engineers do. */
const COMMANDS: readonly ((streams: OutputStreams) => Command)[] = [
  startCommand,
  subgraphCommand,
  gatewayCommand,
  registryCommand,
  platformCommand,
  initCommand,
  devCommand,
  checkCommand,
  publishCommand,
  retireCommand,
  rollbackCommand,
  historyCommand,
  diffCommand,
  documentsCommand,
  approveCommand,
  tokenCommand,
  auditCommand,
  loginCommand,
  logoutCommand,
  lineageCommand,
];

export function createProgram(streams: OutputStreams): Command {
  const program = new Command('tributary')
    .description('A federated metadata gateway for data meshes.')
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: (text) => streams.stderr.write(text) })
    .showHelpAfterError('Add --help to see what there is.');
  for (const create of COMMANDS) program.addCommand(create(streams));
  program.addCommand(completionCommand(streams, () => program));
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
