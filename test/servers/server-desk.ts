/**
 * The test files run in processes of their own, and the servers should start once a run, and only when a file asks.
 * So the run has a desk, a small HTTP server on 127.0.0.1, that starts a server at the first request for it and gives
 * turns at the one database that a Neo4j community server has.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LentServer {
  /** What a test file gets, as JSON. */
  readonly connection: object;
  readonly close: () => Promise<void>;
}

export interface ServerDesk {
  readonly url: string;
  /** Ends every server that was started. */
  readonly close: () => Promise<void>;
}

/** `GET /<name>` answers with the connection; `GET /<name>/turn` answers when it is the asker's turn, until it hangs up. */
export async function createServerDesk(
  starters: Readonly<Record<string, () => Promise<LentServer>>>,
): Promise<ServerDesk> {
  const started = new Map<string, Promise<LentServer>>();
  const turns = createTurns();

  const start = (name: string): Promise<LentServer> => {
    const known = started.get(name) ?? starters[name]?.() ?? Promise.reject(new Error(`There is no server "${name}".`));
    started.set(name, known);
    return known;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [name = '', turn] = (request.url ?? '').slice(1).split('/');
    if (turn === 'turn') return turns.wait(name, response);
    const { connection } = await start(name);
    response.end(JSON.stringify(connection));
  };

  const http = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    close: async () => {
      http.closeAllConnections();
      http.close();
      await Promise.allSettled([...started.values()].map(async (lent) => (await lent).close()));
    },
  };
}

/** First come, first served. A turn ends with its connection, so a test file that dies gives it back. */
function createTurns() {
  const lastByName = new Map<string, Promise<void>>();
  return {
    wait: async (name: string, response: ServerResponse): Promise<void> => {
      const before = lastByName.get(name);
      const hungUp = new Promise<void>((resolve) => response.once('close', resolve));
      lastByName.set(
        name,
        Promise.all([before, hungUp]).then(() => undefined),
      );
      await before;
      response.flushHeaders();
    },
  };
}
