/** Who says that a link is so. */
import type { Author, FlowKind } from '../model/change.ts';
import { parseJobId, parseNodeId, type DatasetKey, type JobKey } from '../model/node-id.ts';

export interface SourceDescription {
  readonly kind: FlowKind;
  readonly job: JobKey | null;
  readonly dataset: DatasetKey | null;
  readonly domain: { readonly name: string } | null;
}

export function describeSource({ kind, id }: Author): SourceDescription {
  const nobody = { kind, job: null, dataset: null, domain: null };
  if (id.startsWith('job:')) return { ...nobody, job: parseJobId(id) };
  const ref = parseNodeId(id);
  if (ref.kind === 'DATASET') return { ...nobody, dataset: ref.dataset };
  return ref.kind === 'DOMAIN' ? { ...nobody, domain: { name: ref.domain } } : nobody;
}

/** Ids; a job that was seen to run and is described too is one. */
export function jobsOf(sources: readonly Author[]): readonly string[] {
  return [...new Set(sources.flatMap(({ id }) => (id.startsWith('job:') ? [id] : [])))];
}
