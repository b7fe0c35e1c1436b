/** `tributary token create|list|revoke`: who may do what. */
import { Command, Option } from 'commander';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import type { OutputStreams } from '../output.ts';
import { asking, registryCommand, type RegistryFlags } from '../registry/registry-command.ts';
import { tableText } from '../registry/table-text.ts';

interface CreateFlags extends RegistryFlags {
  readonly scope: readonly string[];
  readonly subgraph?: string;
  readonly days?: string;
}

/** As the registry knows them; written here too, so that help needs not load that room. */
const SCOPES = ['admin', 'publish', 'approve', 'read', 'gateway'];

export function tokenCommand(streams: OutputStreams): Command {
  return new Command('token')
    .description('Make, list and revoke tokens of a registry.')
    .addCommand(createCommand(streams))
    .addCommand(listCommand(streams))
    .addCommand(revokeCommand(streams));
}

function createCommand(streams: OutputStreams): Command {
  return registryCommand('create', 'Make a token. Its secret is shown this once.')
    .argument('<name>', 'whose it is, for the audit')
    .addOption(new Option('--scope <scopes...>', 'what it may do').choices(SCOPES).makeOptionMandatory())
    .option('--subgraph <name>', 'the one subgraph that it may publish; all unless told')
    .option('--days <days>', 'after how many days it expires; never unless told')
    .action(async (name: string, { scope, subgraph = undefined, days, ...flags }: CreateFlags) => {
      const { client, output } = asking(flags, streams);
      const made = await client.createToken({
        name,
        scopes: scope,
        subgraph: subgraph ?? null,
        days: days === undefined ? null : Number(days),
      });
      output.remark('The secret is kept nowhere: copy it now.');
      output.result(made.secret, { event: 'created', ...made });
    });
}

function listCommand(streams: OutputStreams): Command {
  return registryCommand('list', 'List all tokens, without their secrets.').action(async (flags: RegistryFlags) => {
    const { client, output } = asking(flags, streams);
    const { tokens } = await client.tokens();
    const rows = tokens.map(({ id, name, scopes, subgraph, expiresAt, revokedAt }) => [
      id,
      name,
      scopes.join(' '),
      subgraph ?? 'all',
      revokedAt === null ? (expiresAt?.slice(0, 10) ?? 'never') : `revoked ${revokedAt.slice(0, 10)}`,
    ]);
    output.result(tableText(['id', 'name', 'scopes', 'subgraph', 'expires'], rows), { event: 'tokens', tokens });
  });
}

function revokeCommand(streams: OutputStreams): Command {
  return registryCommand('revoke', 'Revoke a token: it is refused from now on.')
    .argument('<id>', 'its id, the second part of its secret')
    .action(async (id: string, flags: RegistryFlags) => {
      const { client, output } = asking(flags, streams);
      const { revoked } = await client.revokeToken(id);
      if (!revoked) throw new CommandFailed(EXIT.refused, 'NOT_FOUND', `No token in force has the id "${id}".`);
      output.result(`revoked ${id}`, { event: 'revoked', id });
    });
}
