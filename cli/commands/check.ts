/** `tributary check <folder>`: would it be published, and whom would it hurt? */
import type { Command } from 'commander';
import { asking, type RegistryFlags } from '../registry/registry-command.ts';
import { showVerdict } from '../registry/show-verdict.ts';
import { submissionOf, type SubmissionFlags } from '../registry/submission.ts';
import type { OutputStreams } from '../output.ts';
import { submissionCommand } from './submission-command.ts';

interface Flags extends SubmissionFlags, RegistryFlags {
  readonly github?: boolean;
}

export function checkCommand(streams: OutputStreams): Command {
  return submissionCommand('check', 'Say whether it would be published, and whom it would hurt. Nothing is changed.')
    .option('--github', 'write annotations for a pull request on GitHub too')
    .action(async (folder: string | undefined, flags: Flags) => {
      const { client, output } = asking(flags, streams);
      const submission = await submissionOf(folder, flags);
      output.progress(`checking ${submission.subgraph} at ${client.url} …`);
      const verdict = await client.check(submission);
      output.progress('');
      showVerdict(verdict, output, { done: 'accepted', isForGithub: flags.github === true, folder });
    });
}
