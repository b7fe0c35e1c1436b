/**
 * The one file that knows neo4j-driver: parameterised statements in, plain rows out. Transient failures, such as a
 * deadlock or a leader that changed, are tried again by the driver; what remains is STORE_UNAVAILABLE.
 */
import type { Driver, ManagedTransaction } from 'neo4j-driver';
import type { Neo4jConfig } from '../../../../lib/config.ts';
import { TributaryError } from '../../../../lib/errors.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Parameters = Readonly<Record<string, unknown>>;
/** Runs one statement and answers its rows; integers come as numbers. */
export type Run = (cypher: string, parameters?: Parameters) => Promise<readonly Row[]>;

export interface Neo4jSession {
  /** All statements of `work` in one transaction; `work` may be called again, so it keeps nothing outside. */
  readonly write: <Result>(work: (run: Run) => Promise<Result>) => Promise<Result>;
  /** Rejects with a DeadlineReached when the server stopped it after `timeoutMs`. */
  readonly read: (cypher: string, parameters: Parameters, timeoutMs?: number) => Promise<readonly Row[]>;
  /** One statement that changes the schema, outside any transaction of ours. */
  readonly command: (cypher: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export class DeadlineReached extends Error {}

const READ_TIMEOUT_MS = 15_000;
const WRITE_TIMEOUT_MS = 30_000;

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

function sessionOf(driver: Driver, { uri, database }: Neo4jConfig): Neo4jSession {
  let closing: Promise<void> | undefined;
  const inSession = async <Result>(work: (session: ReturnType<Driver['session']>) => Promise<Result>) => {
    if (closing) throw new TributaryError('STORE_UNAVAILABLE', 'The lineage store is closed.');
    const session = driver.session({ database });
    try {
      return await work(session);
    } catch (cause) {
      throw isTimeout(cause) ? new DeadlineReached() : asUnavailable(uri, cause);
    } finally {
      await session.close();
    }
  };
  const runIn =
    (transaction: ManagedTransaction): Run =>
    async (cypher, parameters = {}) =>
      (await transaction.run(cypher, parameters)).records.map((record) => record.toObject());
  return {
    write: (work) =>
      inSession((session) =>
        session.executeWrite((transaction) => work(runIn(transaction)), { timeout: WRITE_TIMEOUT_MS }),
      ),
    read: (cypher, parameters, timeoutMs = READ_TIMEOUT_MS) =>
      inSession((session) =>
        session.executeRead((transaction) => runIn(transaction)(cypher, parameters), { timeout: Math.ceil(timeoutMs) }),
      ),
    command: (cypher) => inSession(async (session) => void (await session.run(cypher))),
    close: () => (closing ??= driver.close()),
  };
}

function isTimeout(error: unknown): boolean {
  return /TransactionTimedOut/.test(String((error as { code?: unknown }).code));
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
