/** `tributary documents <client> <files...>`: the documents that a client is trusted with. They count as use. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { TributaryError } from '../../lib/errors.ts';
import type { OutputStreams } from '../output.ts';
import { asking, registryCommand, type RegistryFlags } from '../registry/registry-command.ts';

export function documentsCommand(streams: OutputStreams): Command {
  return registryCommand(
    'documents',
    'Register the documents of a client, in place of those that it had: they count as use.',
  )
    .argument('<client>', 'its name, as it calls itself in apollographql-client-name')
    .argument('<files...>', 'GraphQL files, or JSON manifests that give each hash its document')
    .action(async (name: string, files: readonly string[], flags: RegistryFlags) => {
      const { client, output } = asking(flags, streams);
      const { documents } = await client.trust(name, files.flatMap(documentsIn));
      output.result(`${documents} documents of ${name} count as use`, { event: 'trusted', client: name, documents });
    });
}

function documentsIn(file: string): readonly string[] {
  const text = textOf(file);
  if (!file.endsWith('.json')) return [text];
  const manifest = parsed(file, text);
  const values = Object.values(manifest.operations ?? manifest);
  return values.map((value) => (typeof value === 'string' ? value : (value as { body: string }).body));
}

/** Either `{hash: document}`, or Apollo's manifest with `operations`, each with a `body`. */
function parsed(file: string, text: string): { readonly operations?: readonly object[] } {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The manifest ${file} is not JSON: ${(cause as Error).message}.`,
      {},
      cause,
    );
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The file ${file} can't be read: ${(cause as Error).message}.`,
      {},
      cause,
    );
  }
}
