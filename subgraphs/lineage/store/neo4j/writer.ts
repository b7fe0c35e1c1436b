/**
 * The steps of a write: one transaction takes the book's lock, reads what is kept of what the batch names, merges, and
 * writes what is new. What a step needs no answer of goes out together, so that a commit costs few round trips.
 */
import type { LineageChange } from '../../model/change.ts';
import type { Declaration } from '../../model/declaration.ts';
import { FOREVER, toMicros } from '../../model/event-time.ts';
import { toBatch, type Batch } from '../batch.ts';
import { createKnownNodes } from '../known-nodes.ts';
import { beginRevision, CHANGE_DIRECTORY } from './book.ts';
import { createStatementFlows } from './flows-of-statements.ts';
import { createKnownContributions } from './known-contributions.ts';
import { extend, type DirectoryKeeper, type KnownDirectory } from './known-directory.ts';
import { runAll, type Neo4jSession, type Run, type Statement } from './neo4j-session.ts';
import { planTimelines, type TimelineWork } from './plan-timelines.ts';
import { readTimelines, type KeptTimelines } from './read-timelines.ts';
import { authorsRenamed, nameStatements, newNamesOf, type NewNames } from './write-aliases.ts';
import { claimStatements } from './write-claims.ts';
import { changeOf, declarationStatements } from './write-declaration.ts';
import { facetStatements, readKeptFacets } from './write-facets.ts';
import { byCanonicalNames, mentionStatements, nodeStatements } from './write-nodes.ts';
import { contributionStatements, timelineStatements } from './write-timelines.ts';

export interface Writer {
  readonly apply: (changes: readonly LineageChange[]) => Promise<void>;
  readonly declare: (domain: string, declaration: Declaration | null, at: string) => Promise<void>;
}

export interface WriterParts {
  readonly session: Pick<Neo4jSession, 'write'>;
  readonly directories: DirectoryKeeper;
  readonly clock: () => Date;
}

/** What was written, by the names that datasets go by, and the directory with it: to be remembered once it is durable. */
interface Written {
  readonly batch: Batch;
  readonly known: KnownDirectory;
}

export function createWriter({ session, directories, clock }: WriterParts): Writer {
  const nodes = createKnownNodes();
  const contributions = createKnownContributions();
  const statements = createStatementFlows();

  async function commit(work: (run: Run) => Promise<Written>): Promise<void> {
    const { batch, known } = await session.write(work);
    nodes.add(batch);
    contributions.add(batch.contributions.keys());
    directories.keep(known);
  }

  async function begin(run: Run, batch: Batch) {
    const [book, timelines, facets] = await Promise.all([
      beginRevision(run, clock()),
      readTimelines(run, batch.authors),
      readKeptFacets(run, batch.registers),
    ]);
    return { ...book, timelines, facets, known: await directories.atLeast(book.directoryRevision, run) };
  }

  async function planned(run: Run, batch: Batch, parts: PlanParts): Promise<TimelineWork> {
    const { known, timelines, names } = parts;
    const flows = statements.within(run, known, batch.contributions);
    const renamed = names ? await authorsRenamed(run, names, FOREVER) : [];
    return planTimelines({ run, flows, authors: batch.authors, kept: timelines, renamed });
  }

  async function applyWithin(run: Run, batch: Batch): Promise<Written> {
    const { revision, timelines, facets, known: before } = await begin(run, batch);
    const names = newNamesOf(before, batch.aliases, revision);
    const known = names?.known ?? before;
    const named = known.pairs.length === 0 ? batch : byCanonicalNames(batch, known.directory.canonical);
    const [work, ofFacets] = await Promise.all([
      planned(run, batch, { known, timelines, names }),
      facetStatements(run, batch.registers, facets),
    ]);
    await runAll(run, [
      ...nodeStatements(nodes.without(named)),
      ...(names ? ofNames(names, revision) : []),
      ...mentionStatements(endsOf(work, named)),
      ...contributionStatements(contributions.without(batch.contributions)),
      ...timelineStatements(work, revision),
      ...ofFacets,
    ]);
    return { batch: named, known };
  }

  async function declareWithin(run: Run, batch: Batch, given: Declared): Promise<Written> {
    const { revision, timelines, known: before } = await begin(run, batch);
    const version = { domain: given.domain, declaration: given.declaration, at: toMicros(given.at), revision };
    const known = extend(before, revision, { versions: [version] });
    const work = await planned(run, batch, { known, timelines, names: null });
    await runAll(run, [
      ...declarationStatements(version, before.directory.declarations.get(given.domain), known.directory),
      ...mentionStatements(endsOf(work, batch)),
      ...contributionStatements(contributions.without(batch.contributions)),
      ...timelineStatements(work, revision),
    ]);
    return { batch, known };
  }

  return {
    apply: (changes) => {
      const batch = toBatch(changes);
      return commit((run) => applyWithin(run, batch));
    },
    declare: (domain, declaration, at) => {
      const batch = toBatch([changeOf(domain, declaration, at)]);
      return commit((run) => declareWithin(run, batch, { domain, declaration, at }));
    },
  };
}

interface Declared {
  readonly domain: string;
  readonly declaration: Declaration | null;
  readonly at: string;
}

interface PlanParts {
  readonly known: KnownDirectory;
  readonly timelines: KeptTimelines;
  readonly names: NewNames | null;
}

function ofNames(names: NewNames, revision: number): readonly Statement[] {
  const ids = names.renamed.flatMap(({ from, to }) => [from, to]);
  return [...nameStatements(names, revision), ...claimStatements(ids, names.known.directory), [CHANGE_DIRECTORY, {}]];
}

/** What flows join must be there; what the batch itself names is. */
function endsOf({ added }: TimelineWork, { datasets, columns }: Batch): ReadonlySet<string> {
  const ends = added.flatMap(({ interval: { flow } }) => [flow.from, flow.to]);
  return new Set(ends.filter((id) => !datasets.has(id) && !columns.has(id)));
}
