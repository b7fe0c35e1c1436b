/** `tributary completion bash|zsh|fish`: what a shell completes. */
import { Argument, Command } from 'commander';
import { completionScript, SHELLS, type Shell } from '../completion/scripts.ts';
import type { OutputStreams } from '../output.ts';

/** `program` is the whole command, asked when it is complete. */
export function completionCommand(streams: OutputStreams, program: () => Command): Command {
  return new Command('completion')
    .description('Print a script that completes commands in a shell: source <(tributary completion bash).')
    .addArgument(new Argument('<shell>', 'the shell').choices([...SHELLS]))
    .action((shell: Shell) => void streams.stdout.write(completionScript(shell, program())));
}
