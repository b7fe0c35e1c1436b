/**
 * Namespaces of datasets that mean another one, by configuration: producers in the field name one store in several ways
 * (`postgres://localhost:5432` where a contract says `postgres://warehouse.bank.example:5432`), and lineage would fall apart there.
 */
import type { DatasetKey } from './node-id.ts';

/** The namespace that one means; itself, unless the configuration says otherwise. */
export type Namespaces = (namespace: string) => string;

/** Where nothing is configured: every namespace means itself. */
export const NO_ALIASES: Namespaces = (namespace) => namespace;

/** `aliases` are by name, each with the namespace that it means, which is no alias itself. */
export function createNamespaces(aliases: Readonly<Record<string, string>>): Namespaces {
  const meant = new Map(Object.entries(aliases));
  return meant.size === 0 ? NO_ALIASES : (namespace) => meant.get(namespace) ?? namespace;
}

/** The same dataset by the namespace that is meant; whatever else the value holds is kept. */
export function inMeantNamespace<Key extends DatasetKey>(key: Key, namespaces: Namespaces): Key {
  const namespace = namespaces(key.namespace);
  return namespace === key.namespace ? key : { ...key, namespace };
}
