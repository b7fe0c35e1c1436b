/** The words that `check` and `publish` share: what is handed in. */
import { Argument, Option, type Command } from 'commander';
import { variantCommand } from '../registry/registry-command.ts';

export function submissionCommand(name: string, description: string): Command {
  return variantCommand(name, description)
    .addArgument(new Argument('[folder]', 'the folder of a domain'))
    .option('--url <url>', 'where its server is; as published before unless told')
    .addOption(new Option('--vocabulary <file>', 'an extension of the vocabulary').conflicts(['sdl', 'url']))
    .option('--sdl <file>', 'the SDL of a subgraph that is not made from a folder')
    .option('--name <name>', 'with --sdl: its name')
    .addOption(new Option('--kind <kind>', 'with --sdl: what it is').choices(['domain', 'platform']))
    .option('--no-tolerant', 'with --sdl: its server refuses vocabulary that it does not know');
}
