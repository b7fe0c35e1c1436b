/** The stock gateway as its documentation starts it: @apollo/gateway behind @apollo/server. Argument: the supergraph. */
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

class Forwarding extends RemoteGraphQLDataSource<{ authorization?: string | undefined }> {
  override willSendRequest({
    request,
    context,
  }: Parameters<
    NonNullable<RemoteGraphQLDataSource<{ authorization?: string | undefined }>['willSendRequest']>
  >[0]): void {
    if ('authorization' in context && context.authorization)
      request.http?.headers.set('authorization', context.authorization);
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(process.argv[2]!, 'utf8'),
  buildService: ({ url }) => new Forwarding({ url: url! }),
});
const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
process.stdout.write(`ready ${url}\n`);
