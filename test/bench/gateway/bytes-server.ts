/**
 * A process with all subgraphs, which answers from bytes what it was asked before, so that no gateway waits for them.
 * Its arguments are the URL of a mesh for the subgraphs that are not the shop's, and a port, any unless told; `GET /count` tells how often it was asked.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { shopSubgraphs } from './shop.ts';

const mesh = process.argv[2]!;
const shop = shopSubgraphs();
const bytes = new Map<string, Buffer>();
let count = 0;

async function make(name: string, body: string): Promise<Buffer> {
  const ask = shop.get(name);
  if (ask) return Buffer.from(JSON.stringify(await ask(JSON.parse(body) as Record<string, unknown>)));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${mesh}/subgraphs/${name}/graphql`, { method: 'POST', headers, body });
  return Buffer.from(await response.arrayBuffer());
}

const server = createServer((request, response) => {
  if (request.url === '/count') return void response.end(String(count));
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    count += 1;
    const body = Buffer.concat(chunks).toString();
    const name = request.url!.slice(1);
    const key = `${name} ${body}`;
    const send = (payload: Buffer) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': payload.length });
      response.end(payload);
    };
    const known = bytes.get(key);
    if (known) return send(known);
    void make(name, body).then((made) => {
      bytes.set(key, made);
      send(made);
    });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[3] ?? 0), '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
