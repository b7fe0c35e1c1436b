/** Who asks, as the client calls itself in its headers: Apollo's names, or `x-client-*`. */
import type { Client } from '../request-scope.ts';

/** Clients that say nothing are counted together. */
export const UNKNOWN_CLIENT: Client = { name: 'unknown', version: null };

const MOST_CHARACTERS = 100;
/** Our own parts ask the graph all the time; that is no use that anybody would miss. */
const OURS = /^tributary-/;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `undefined` for a part of ours. */
export function clientOf(headers: Headers): Client | undefined {
  const name = textOf(headers['apollographql-client-name'] ?? headers['x-client-name']);
  if (name === null) return UNKNOWN_CLIENT;
  if (OURS.test(name)) return undefined;
  return { name, version: textOf(headers['apollographql-client-version'] ?? headers['x-client-version']) };
}

function textOf(value: string | readonly string[] | undefined): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  return text === '' ? null : text.slice(0, MOST_CHARACTERS);
}
