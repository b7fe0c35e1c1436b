/**
 * The one file that knows neo4j-driver: parameterised statements in, plain rows out. Transient failures, such as a
 * deadlock or a leader that changed, are tried again by the driver; what remains is STORE_UNAVAILABLE.
 */
import type { Driver, ManagedTransaction } from 'neo4j-driver';
import type { Neo4jConfig } from '../../../../lib/config.ts';
import { TributaryError } from '../../../../lib/errors.ts';

export type Row = Readonly<Record<string, unknown>>;
/** Numbers arrive as floats there, and `bigint` as integers: see `integer`. */
export type Parameters = Readonly<Record<string, unknown>>;
/** Runs one statement and answers its rows; integers come as numbers. */
export type Run = (cypher: string, parameters?: Parameters) => Promise<readonly Row[]>;
export type Statement = readonly [cypher: string, parameters: Parameters];

export interface Neo4jSession {
  /** All statements of `work` in one transaction; `work` may be called again, so it keeps nothing outside. */
  readonly write: <Result>(work: (run: Run) => Promise<Result>) => Promise<Result>;
  /** Rejects with a DeadlineReached when the server stopped it after `timeoutMs`, where that is given. */
  readonly read: (cypher: string, parameters?: Parameters, timeoutMs?: number) => Promise<readonly Row[]>;
  /** One statement that changes the schema, alone in its transaction; what another process makes meanwhile is fine. */
  readonly command: (cypher: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export class DeadlineReached extends Error {}

const READ_TIMEOUT_MS = 15_000;
const WRITE_TIMEOUT_MS = 30_000;
const MAX_READ_ATTEMPTS = 3;

/** A whole number as Neo4j's integer: times in microseconds and revisions must compare exactly. */
export function integer(value: number): bigint {
  return BigInt(value);
}

/** Statements that need no answer of each other go out together, and run in their order. */
export function runAll(run: Run, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
  return Promise.all(statements.map(([cypher, parameters]) => run(cypher, parameters)));
}

/** For each row; nothing for an empty list. */
export function forEach(cypher: string, rows: readonly object[], more: Parameters = {}): readonly Statement[] {
  return rows.length === 0 ? [] : [[cypher, { rows, ...more }]];
}

/** Rejects with STORE_UNAVAILABLE when the server doesn't answer. */
export async function openSession(config: Neo4jConfig): Promise<Neo4jSession> {
  const { uri, user, password, database } = config;
  const { default: neo4j } = await import('neo4j-driver'); // 130 ms that a start without Neo4j need not spend.
  const driver = neo4j.driver(uri, password === undefined ? undefined : neo4j.auth.basic(user, password), {
    disableLosslessIntegers: true,
    connectionTimeout: 5_000,
    connectionAcquisitionTimeout: 10_000,
    maxTransactionRetryTime: 10_000,
    maxConnectionPoolSize: 32,
    userAgent: 'tributary',
  });
  try {
    await driver.verifyConnectivity({ database });
  } catch (cause) {
    await driver.close();
    throw unavailable(uri, cause);
  }
  return sessionOf(driver, config);
}

/** All share the driver's bookmarks: on a cluster too, a read sees what this process wrote before. */
function sessionOf(driver: Driver, { uri, database }: Neo4jConfig): Neo4jSession {
  const { executeQueryBookmarkManager: bookmarkManager } = driver;
  let closing: Promise<void> | undefined;
  const inSession = async <Result>(
    defaultAccessMode: 'READ' | 'WRITE',
    work: (session: ReturnType<Driver['session']>) => Promise<Result>,
  ): Promise<Result> => {
    if (closing) throw new TributaryError('STORE_UNAVAILABLE', 'The lineage store is closed.');
    const session = driver.session({ database, defaultAccessMode, bookmarkManager });
    try {
      return await work(session);
    } catch (cause) {
      throw asUnavailable(uri, cause);
    } finally {
      await session.close();
    }
  };
  /**
   * Without a transaction of ours around it a statement is one round trip. The server looks at its limit only every two
   * seconds; closing the session ends the statement at once.
   */
  const readOnce = (cypher: string, parameters: Parameters, limit: Limit) =>
    inSession('READ', async (session) => {
      const timer = setTimeout(() => {
        limit.isReached = true;
        void session.close();
      }, limit.timeoutMs);
      try {
        return (await session.run(cypher, parameters, { timeout: limit.timeoutMs })).records.map(toRow);
      } finally {
        clearTimeout(timer);
      }
    });
  return {
    write: (work) =>
      inSession('WRITE', (session) =>
        session.executeWrite((transaction) => work(runIn(transaction)), { timeout: WRITE_TIMEOUT_MS }),
      ),
    read: async (cypher, parameters = {}, timeoutMs) => {
      const limit = { timeoutMs: Math.max(1, Math.ceil(timeoutMs ?? READ_TIMEOUT_MS)), isReached: false };
      try {
        return await trying(() => readOnce(cypher, parameters, limit));
      } catch (error) {
        const isLate = limit.isReached || /TransactionTimedOut/.test(String(causeOf(error).code));
        throw timeoutMs !== undefined && isLate ? new DeadlineReached() : error;
      }
    },
    command: (cypher) =>
      inSession('WRITE', (session) =>
        session.executeWrite(async (transaction) => void (await transaction.run(cypher))),
      ),
    close: () => (closing ??= driver.close()),
  };
}

interface Limit {
  readonly timeoutMs: number;
  isReached: boolean;
}

/** A connection that was lost, or a leader that changed, is no reason to give up a read. */
async function trying<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      const isRetriable = causeOf(error).retriable === true;
      if (!isRetriable || attempt === MAX_READ_ATTEMPTS) throw error;
    }
  }
}

/** Of an error that was translated, what the driver said. */
function causeOf(error: unknown): { readonly code?: unknown; readonly retriable?: unknown } {
  return (error instanceof TributaryError ? error.cause : error) ?? {};
}

function toRow(record: { readonly toObject: () => Row }): Row {
  return record.toObject();
}

function runIn(transaction: ManagedTransaction): Run {
  return async (cypher, parameters = {}) => (await transaction.run(cypher, parameters)).records.map(toRow);
}

/** A statement that is wrong is a fault of ours and is thrown as it is; the rest is the server's or the network's. */
function asUnavailable(uri: string, cause: unknown): unknown {
  const { code } = cause as { code?: unknown };
  const isOfStore =
    typeof code === 'string' && /^(?:Neo\.(?!ClientError\.Statement)|ServiceUnavailable|SessionExpired)/.test(code);
  return isOfStore ? unavailable(uri, cause) : cause;
}

function unavailable(uri: string, cause: unknown): TributaryError {
  const { host } = new URL(uri);
  return new TributaryError(
    'STORE_UNAVAILABLE',
    `Neo4j at ${host} did not take the request: ${(cause as Error).message.split('\n')[0]}. Start it, or correct NEO4J_URI.`,
    {},
    cause,
  );
}
