/** A test file's side of the desk: asks for a server by its name, and for a turn at it. */
import { once } from 'node:events';
import { get } from 'node:http';
import { inject } from 'vitest';
import type {} from './global-setup.ts';

/** The connection of a server, started if need be; `null` where it is not to be had. Rejects when it did not start. */
export async function borrow<Connection>(name: 'neo4j' | 'postgres'): Promise<Connection | null> {
  const servers = inject('servers');
  if (!servers.names.includes(name)) return null;
  const response = await fetch(`${servers.deskUrl}/${name}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text) as Connection;
}

/**
 * Waits for the turn at a server; the function that comes back ends it. Not by `fetch`, which hangs up when its response
 * is collected as garbage, and after five minutes without a byte.
 */
export async function takeTurn(name: 'neo4j' | 'postgres'): Promise<() => Promise<void>> {
  const turn = get(`${inject('servers').deskUrl}/${name}/turn`, { agent: false });
  await once(turn, 'response');
  return async () => void turn.destroy();
}
