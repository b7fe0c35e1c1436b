/** `tributary audit list` and `tributary audit verify`: what was done, and that nobody has changed the record of it. */
import { Command } from 'commander';
import type { AuditEntry } from '../../registry/index.ts';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import type { OutputStreams } from '../output.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { asking, registryCommand, type RegistryFlags } from '../registry/registry-command.ts';
import { tableText } from '../registry/table-text.ts';

export function auditCommand(streams: OutputStreams): Command {
  return new Command('audit')
    .description('Read the audit of a registry, and verify it.')
    .addCommand(listCommand(streams))
    .addCommand(verifyCommand(streams));
}

function listCommand(streams: OutputStreams): Command {
  return registryCommand('list', 'List what was done, oldest first.')
    .option('--after <number>', 'the number after which to go on', '0')
    .action(async ({ after, ...flags }: RegistryFlags & { readonly after: string }) => {
      const { client, output } = asking(flags, streams);
      const { entries } = await client.audit(Number(after));
      const rows = entries.map(({ number, at, by, action, subject }) => [
        String(number),
        at.slice(0, 19).replace('T', ' '),
        by,
        action,
        subject,
      ]);
      output.result(tableText(['number', 'when (UTC)', 'by', 'what', 'subject'], rows), { event: 'audit', entries });
    });
}

function verifyCommand(streams: OutputStreams): Command {
  return registryCommand('verify', 'Verify the hash chain of the audit, entry by entry, here and not in the registry.')
    .option('--head <hash>', 'a hash that an earlier run told: it must still be in the chain')
    .action(async ({ head, ...flags }: RegistryFlags & { readonly head?: string }) => {
      const { client, output } = asking(flags, streams);
      const { verifyChain } = await import('../../registry/index.ts');
      const verdict = await verifyChain(entriesOf(client), head);
      if (!verdict.ok)
        throw new CommandFailed(EXIT.refused, 'BAD_USER_INPUT', `The audit is not whole. ${verdict.why}`, {
          number: verdict.number,
        });
      output.remark('Keep the head elsewhere, and give it with --head next time: then a cut off end is found too.');
      output.result(`whole: ${verdict.entries} entries, head ${verdict.head}`, { event: 'verified', ...verdict });
    });
}

async function* entriesOf(client: RegistryClient): AsyncGenerator<AuditEntry> {
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<RegistryClient['audit']>> = await client.audit(after);
    yield* page.entries;
    after = page.next;
  }
}
