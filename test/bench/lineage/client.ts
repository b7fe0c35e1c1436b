/** Who asks: connections that stay open and bodies that are made beforehand, so that asking costs little. */
import { Pool } from 'undici';

export interface Client {
  /** The text of the answer. Rejects where the server did not take it. */
  readonly post: (path: string, body: Uint8Array | string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const GRAPHQL = '/graphql';

/** `url` is that of the mesh, whatever its path. */
export function createClient(url: string, connections = 1): Client {
  const pool = new Pool(new URL(url).origin, { connections, headersTimeout: 120_000, bodyTimeout: 120_000 });
  return {
    post: async (path, body) => {
      const headers = { 'content-type': 'application/json' };
      const response = await pool.request({ method: 'POST', path, headers, body });
      const text = await response.body.text();
      if (response.statusCode < 300) return text;
      throw new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 1_000)}`);
    },
    close: () => pool.close(),
  };
}

/** A question that is ready to be sent. */
export function questionOf(query: string, variables: object = {}): Buffer {
  return Buffer.from(JSON.stringify({ query, variables }));
}

export function askGraph(client: Client, question: Uint8Array): Promise<string> {
  return client.post(GRAPHQL, question);
}

/** Throws where the answer has errors. */
export function dataOf<Data>(answer: string): Data {
  const { data, errors } = JSON.parse(answer) as { data?: Data; errors?: unknown };
  if (errors !== undefined || data == null) throw new Error(`The graph answered ${answer.slice(0, 1_000)}`);
  return data;
}
