/**
 * How dbt's tables and jobs are called: as `dbt-ol` calls them, so that a manifest and the runs that it tells of meet. A
 * manifest says which kind of store it is for and not where that is; so whoever imports it may say so.
 */
import type { DatasetKey, JobKey } from '../../model/node-id.ts';
import type { Relation, Source } from './shapes.ts';

export interface ManifestNaming {
  /** Of datasets, such as `postgres://host:5432`; `null` for the kind of store alone. */
  readonly namespace: string | null;
  /** Of jobs; `null` for the one that `dbt-ol` has where nothing is configured. */
  readonly jobNamespace: string | null;
}

export interface Names {
  readonly relation: (node: Relation) => DatasetKey;
  readonly source: (node: Source) => DatasetKey;
  /** Its name in the store, where it is not its name in dbt. */
  readonly sourceInStore: (node: Source) => DatasetKey | null;
  /** A dashboard and the like is a dataset of its job's namespace. */
  readonly exposure: (id: string) => DatasetKey;
  readonly job: (id: string) => JobKey;
}

const DEFAULT_JOB_NAMESPACE = 'dbt';
/** Stores that have one namespace for all, wherever they are. */
export const PLACELESS: readonly string[] = ['bigquery'];

export function createNames(namespace: string, jobNamespace: string | null): Names {
  const job = (name: string): JobKey => ({ namespace: jobNamespace ?? DEFAULT_JOB_NAMESPACE, name });
  const table = ({ database, schema }: Pick<Source, 'database' | 'schema'>, name: string): DatasetKey => ({
    namespace,
    name: [database, schema, name].filter((part) => part != null && part !== '').join('.'),
  });
  return {
    job,
    exposure: job,
    relation: (node) => table(node, node.alias ?? node.name),
    source: (node) => table(node, node.name),
    sourceInStore: (node) =>
      node.identifier == null || node.identifier === '' || node.identifier === node.name
        ? null
        : table(node, node.identifier),
  };
}
