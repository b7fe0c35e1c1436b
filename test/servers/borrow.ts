/** A test file's side of the desk: asks for a server by its name, and for a turn at it. */
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

/** Waits for the turn at a server; the function that comes back ends it. */
export async function takeTurn(name: 'neo4j' | 'postgres'): Promise<() => Promise<void>> {
  const turn = new AbortController();
  await fetch(`${inject('servers').deskUrl}/${name}/turn`, { signal: turn.signal });
  return async () => turn.abort();
}
