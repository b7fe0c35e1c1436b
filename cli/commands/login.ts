/** `tributary login [url]` and `tributary logout [url]`: a token that is kept for the commands that follow. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { createOutput, type OutputStreams } from '../output.ts';
import { forgetToken, keepToken, readCredentials } from '../registry/credentials.ts';
import { createRegistryClient } from '../registry/registry-client.ts';
import { withoutSlash } from '../registry/registry-target.ts';

interface Flags {
  readonly token?: string;
  readonly json?: boolean;
}

export function loginCommand(streams: OutputStreams): Command {
  return new Command('login')
    .description('Keep a token of a registry for the commands that follow. It is asked for, or read from stdin.')
    .argument('[url]', 'the registry; TRIBUTARY_REGISTRY_URL or the local mesh unless told')
    .option('--token <token>', 'the token; it may stay in the history of your shell')
    .action(async (given: string | undefined, flags: Flags) => {
      const output = createOutput(flags.json === true, streams);
      const { registryUrl, gatewayUrl, userFolder } = loadConfig();
      const url = withoutSlash(given ?? registryUrl ?? gatewayUrl);
      const token = (flags.token ?? (await askedFor(`Token for ${url}: `))).trim();
      if (token === '')
        throw new TributaryError('BAD_USER_INPUT', 'No token came. Give it with --token, on stdin, or when asked.');
      const who = await createRegistryClient({ url, token }).whoami();
      keepToken(userFolder, url, token);
      const whom = who.subgraph === null ? '' : ` for ${who.subgraph}`;
      output.result(`logged in to ${url} as "${who.name}" (${who.scopes.join(', ')}${whom})`, {
        event: 'logged in',
        url,
        token: who,
      });
    });
}

export function logoutCommand(streams: OutputStreams): Command {
  return new Command('logout')
    .description('Forget the token of a registry.')
    .argument('[url]', 'the registry; the one of the last login unless told')
    .action((given: string | undefined, flags: Flags) => {
      const output = createOutput(flags.json === true, streams);
      const { userFolder } = loadConfig();
      const url = given === undefined ? readCredentials(userFolder).current : withoutSlash(given);
      const wasThere = url !== null && forgetToken(userFolder, url);
      output.result(wasThere ? `logged out of ${url}` : 'there was no login', { event: 'logged out', url, wasThere });
    });
}

/** On a terminal what is typed is not shown; from a pipe it is the first line. */
async function askedFor(question: string): Promise<string> {
  const { stdin, stderr } = process;
  const isTerminal = stdin.isTTY === true;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: isTerminal ? silent : undefined, terminal: isTerminal });
  if (isTerminal) stderr.write(question);
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (isTerminal) stderr.write('\n');
  }
}
