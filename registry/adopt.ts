/**
 * What a mesh runs itself needs nobody's leave: it is published as it is, so that others who publish are judged against
 * it. What somebody has published under the same name meanwhile stands.
 */
import type { ContractFile } from '../schema/contract/index.ts';
import type { SubgraphDefinition } from '../schema/subgraph.ts';
import type { Publication } from './model/publication.ts';
import { MAIN } from './model/submission.ts';
import { contentHash } from './publishing.ts';
import type { NewPublication, RegistryRecords } from './records/registry-records.ts';

export interface AdoptedSubgraph extends SubgraphDefinition {
  readonly files: readonly ContractFile[];
}

/** Who publishes what the mesh runs itself. */
export const MESH = 'mesh';

interface AdoptParts {
  readonly records: RegistryRecords;
  readonly now: () => number;
  readonly onPublished: () => void;
}

export function createAdopt({ records, now, onPublished }: AdoptParts) {
  return async (subgraphs: readonly AdoptedSubgraph[]): Promise<void> => {
    const { subgraphs: published } = await records.state(MAIN, null);
    const byName = new Map(published.map((publication) => [publication.subgraph, publication]));
    const at = new Date(now()).toISOString();
    const changed = subgraphs
      .map((subgraph) => toPublication(subgraph, at))
      .filter(({ subgraph, hash }) => isOurs(byName.get(subgraph)) && byName.get(subgraph)?.hash !== hash);
    const names = new Set(subgraphs.map(({ name }) => name));
    const gone = published.filter((publication) => publication.by === MESH && !names.has(publication.subgraph));
    const publications = [...changed, ...gone.map((publication) => toRetirement(publication, at))];
    if (publications.length === 0) return;
    const detail = { subgraphs: publications.map(({ subgraph, action }) => `${action} ${subgraph}`) };
    await records.append(publications, { at, by: MESH, action: 'adopt', subject: MAIN, detail }, null);
    onPublished();
  };
}

function isOurs(publication: Publication | undefined): boolean {
  return publication === undefined || publication.by === MESH;
}

function toPublication({ name, kind, url, sdl, isTolerant, files }: AdoptedSubgraph, at: string): NewPublication {
  const submission = { subgraph: name, kind, url, sdl, isTolerant, files, variant: MAIN };
  return { ...submission, action: 'PUBLISH', restored: null, hash: contentHash(submission), at, by: MESH };
}

function toRetirement(
  { revision: _revision, version: _version, ...publication }: Publication,
  at: string,
): NewPublication {
  return { ...publication, action: 'RETIRE', at, by: MESH };
}
