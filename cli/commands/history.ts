/** `tributary history [subgraph]`: what was published, when, by whom; and who lags behind the vocabulary. */
import type { Command } from 'commander';
import type { OutputStreams } from '../output.ts';
import { asking, variantCommand, type Asking, type RegistryFlags } from '../registry/registry-command.ts';
import { tableText } from '../registry/table-text.ts';

interface Flags extends RegistryFlags {
  readonly variant: string;
  readonly first: string;
  readonly skew?: boolean;
}

export function historyCommand(streams: OutputStreams): Command {
  return variantCommand('history', 'List what was published, the newest first.')
    .argument('[subgraph]', 'one subgraph; all of them unless told')
    .option('--first <count>', 'how many, 500 at most', '20')
    .option('--skew', 'who lags behind the vocabulary instead, and which fields are null because of it')
    .action(async (subgraph: string | undefined, flags: Flags) => {
      const asked = asking(flags, streams);
      if (flags.skew === true) return showSkew(asked, flags.variant);
      await showHistory(asked, subgraph, flags);
    });
}

async function showHistory(
  { client, output }: Asking,
  subgraph: string | undefined,
  { variant, first }: Flags,
): Promise<void> {
  const history = await client.history({ variant, subgraph, first });
  const rows = history.publications.map((each) => [
    String(each.revision),
    each.subgraph,
    String(each.version),
    each.action === 'ROLLBACK' ? `rollback to ${each.restored}` : each.action.toLowerCase(),
    each.at.slice(0, 19).replace('T', ' '),
    each.by,
    each.url ?? '',
  ]);
  const text =
    rows.length === 0
      ? 'nothing is published'
      : tableText(['revision', 'subgraph', 'version', 'what', 'when (UTC)', 'by', 'url'], rows);
  output.result(text, { event: 'history', ...history });
}

async function showSkew({ client, output }: Asking, variant: string): Promise<void> {
  const skew = await client.skew(variant);
  const lines =
    skew.heldBack.length === 0
      ? ['Every domain speaks the whole vocabulary.']
      : skew.heldBack.map(({ coordinate, nullIn }) => `${coordinate}  null for ${nullIn.join(', ')}`);
  output.result(lines.join('\n'), { event: 'skew', ...skew });
}
