/** What all commands that ask a registry have in common: where it is, and a client for it. */
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { createOutput, type Output, type OutputStreams } from '../output.ts';
import { createRegistryClient, type RegistryClient } from './registry-client.ts';
import { registryTarget } from './registry-target.ts';

export interface RegistryFlags {
  readonly registry?: string;
  readonly json?: boolean;
}

export interface Asking {
  readonly client: RegistryClient;
  readonly output: Output;
}

/** With `--registry`. */
export function registryCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(
      '--registry <url>',
      'where the registry is; else TRIBUTARY_REGISTRY_URL, the last login, or the local mesh',
    );
}

/** With `--variant` too. */
export function variantCommand(name: string, description: string): Command {
  return registryCommand(name, description).option('--variant <name>', 'a preview in place of the main graph', 'main');
}

export function asking({ registry, json }: RegistryFlags, streams: OutputStreams): Asking {
  return {
    client: createRegistryClient(registryTarget(registry, loadConfig())),
    output: createOutput(json === true, streams),
  };
}
