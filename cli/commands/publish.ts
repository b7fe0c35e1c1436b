/** `tributary publish <folder>`: into the graph, where it hurts nobody. */
import type { Command } from 'commander';
import { asking, type Asking, type RegistryFlags } from '../registry/registry-command.ts';
import { showVerdict } from '../registry/show-verdict.ts';
import { submissionOf, type SubmissionFlags } from '../registry/submission.ts';
import type { OutputStreams } from '../output.ts';
import { submissionCommand } from './submission-command.ts';

interface Flags extends SubmissionFlags, RegistryFlags {
  readonly wait?: boolean;
}

/** How often, and for how long, it is asked whether gateways can have it. */
const LOOK_MS = 200;
const WAIT_MS = 60_000;

export function publishCommand(streams: OutputStreams): Command {
  return submissionCommand('publish', 'Publish it, unless a finding is an error.')
    .option('--no-wait', 'do not wait until the supergraph has it')
    .action(async (folder: string | undefined, flags: Flags) => {
      const { client, output } = asking(flags, streams);
      const submission = await submissionOf(folder, flags);
      output.progress(`publishing ${submission.subgraph} to ${client.url} …`);
      const verdict = await client.publish(submission);
      output.progress('');
      showVerdict(verdict, output, { done: 'published', folder });
      if (verdict.publication && flags.wait !== false) {
        await untilServed({ client, output }, submission.variant, verdict.publication.revision);
      }
    });
}

/** Gateways hear of a supergraph when it is composed; what is wrong with the whole is told here. */
async function untilServed({ client, output }: Asking, variant: string, revision: number): Promise<void> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    const { served, disagreement } = await client.status(variant);
    if (disagreement !== null) {
      return output.remark(
        `The whole graph does not compose with it, so that gateways keep what they have:\n${disagreement}`,
      );
    }
    if (served >= revision) return output.remark('gateways can have it now');
    output.progress('waiting for the supergraph …');
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  output.remark(
    'The supergraph is still being composed; `tributary history` and the status of the registry say when it is served.',
  );
}
