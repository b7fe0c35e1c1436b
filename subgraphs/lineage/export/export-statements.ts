/**
 * What every author states now. Domains can't speak in OpenLineage, so what their contracts declare of a dataset is told
 * as a statement of that dataset, together with its own: one statement of an author would replace the other.
 */
import { LRUCache } from 'lru-cache';
import type { Flow } from '../model/change.ts';
import { domainId, parseJobId } from '../model/node-id.ts';
import type { WrittenEvent } from '../open-lineage/written-event.ts';
import { authorKey, type AuthorStatement } from '../store/lineage-store.ts';
import type { ExportStore } from './export-store.ts';
import { facetsBySubject, jobFacetEvents } from './facet-events.ts';
import { datasetKey, datasetOf, targetsOf } from './flow-facets.ts';
import { datasetEvent, jobEvent, runEvents, type StatementContext } from './statement-events.ts';

/** Ids of datasets whose being described is remembered between pages, some 200 bytes each. */
const MAX_REMEMBERED = 50_000;

export async function* exportStatements(store: ExportStore, pageSize: number): AsyncIterable<WrittenEvent> {
  const declared = await declaredByDomains(store, pageSize);
  const isDescribed = createDescriptions(store);
  for await (const page of statementPages(store, pageSize, null)) {
    const jobs = page.filter(({ author }) => author.id.startsWith('job:')).map(({ author }) => author.id);
    const facetsOf = facetsBySubject(
      await store.facets(
        page.map(({ author }) => author.id),
        'facet:',
      ),
    );
    const context: StatementContext = {
      described: await isDescribed(page),
      signatureOf: (id) => {
        const value = facetsOf(id).find(({ name }) => name === 'facet:tributary_manual')?.value ?? '';
        return value === '' ? null : (JSON.parse(value) as object);
      },
    };
    for (const id of new Set(jobs)) yield* jobFacetEvents(parseJobId(id), facetsOf(id));
    for (const statement of page) yield* await eventsOf(statement, { store, declared, context });
  }
  for (const [id, { flows, at }] of declared) {
    yield datasetEvent({ author: { kind: 'DECLARED', id }, flows }, at, () => null);
  }
}

interface Declared {
  readonly flows: readonly Flow[];
  /** The latest of the times at which it was declared. */
  readonly at: string;
}

interface EventParts {
  readonly store: ExportStore;
  /** By the id of a dataset; what was written is taken out. */
  readonly declared: Map<string, Declared>;
  readonly context: StatementContext;
}

async function eventsOf(
  statement: AuthorStatement,
  { store, declared, context }: EventParts,
): Promise<readonly WrittenEvent[]> {
  const { author, lastProof, flows } = statement;
  if (author.id.startsWith('domain:')) return [];
  if (author.kind === 'OBSERVED') return runEvents(statement, await runOf(store, statement), context);
  if (lastProof === null) return [];
  if (author.id.startsWith('job:')) return [jobEvent(statement, lastProof.at, context)];
  const byDomains = author.kind === 'DECLARED' ? declared.get(author.id) : undefined;
  if (author.kind === 'DECLARED') declared.delete(author.id);
  const at = byDomains && byDomains.at > lastProof.at ? byDomains.at : lastProof.at;
  return [datasetEvent({ author, flows: [...flows, ...(byDomains?.flows ?? [])] }, at, context.signatureOf)];
}

/** The run that proves, or where none did the latest. */
async function runOf(store: ExportStore, { author, lastProof }: AuthorStatement) {
  if (lastProof) return { id: lastProof.name, at: lastProof.completedAt, isProof: true };
  const [latest] = await store.runs(parseJobId(author.id), 1, null);
  return latest ? { id: latest.id, at: latest.beganAt, isProof: false } : null;
}

/** As many as the contracts of the mesh declare, which every store has in memory anyway. */
async function declaredByDomains(store: ExportStore, pageSize: number): Promise<Map<string, Declared>> {
  const declared = new Map<string, Declared>();
  const beforeAll = authorKey({ kind: 'DECLARED', id: domainId('') });
  for await (const page of statementPages(store, pageSize, beforeAll)) {
    for (const { author, lastProof, flows } of page) {
      if (!author.id.startsWith('domain:')) return declared;
      for (const target of targetsOf(flows)) {
        const other = declared.get(target.id);
        const at = lastProof?.at ?? '';
        declared.set(target.id, {
          flows: [...(other?.flows ?? []), ...target.flows],
          at: other && other.at > at ? other.at : at,
        });
      }
    }
  }
  return declared;
}

async function* statementPages(
  store: ExportStore,
  first: number,
  after: string | null,
): AsyncIterable<readonly AuthorStatement[]> {
  for (let last = after; ;) {
    const page = await store.statements(first, last);
    if (page.length > 0) yield page;
    if (page.length < first) return;
    last = authorKey(page.at(-1)!.author);
  }
}

/** Which of all datasets in the statements somebody describes. */
function createDescriptions(store: ExportStore) {
  const remembered = new LRUCache<string, boolean>({ max: MAX_REMEMBERED });
  return async (page: readonly AuthorStatement[]): Promise<ReadonlySet<string>> => {
    const ids = [
      ...new Set(page.flatMap(({ flows }) => flows.flatMap(({ from, to }) => [datasetOf(from), datasetOf(to)]))),
    ];
    const unknown = ids.filter((id) => !remembered.has(id));
    const records = await store.datasets(unknown.map(datasetKey));
    const described = new Set(ids.filter((id) => remembered.get(id) === true));
    records.forEach((record, index) => {
      const isDescribed = record?.isDescribed ?? false;
      remembered.set(unknown[index]!, isDescribed);
      if (isDescribed) described.add(unknown[index]!);
    });
    return described;
  };
}
