/** What a store no longer believes is kept as long as cursors are good, and then forgotten. */
import type { Logger } from '../../../lib/logger.ts';
import type { LineageStore } from './lineage-store.ts';

export interface ForgetOptions {
  readonly store: Pick<LineageStore, 'forget'>;
  readonly logger: Logger;
  /** How long cursors are good, in milliseconds; 24 hours unless told. */
  readonly keptForMs?: number;
  /** In milliseconds; an hour unless told. */
  readonly intervalMs?: number;
  /** Default: the system's clock. */
  readonly now?: () => Date;
}

const HOUR_MS = 3_600_000;

/** Forgets now, and again and again until it is stopped. A store that fails is asked again the next time. */
export function forgetWithdrawn({
  store,
  logger,
  keptForMs = 24 * HOUR_MS,
  intervalMs = HOUR_MS,
  now = () => new Date(),
}: ForgetOptions): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const forget = () => {
    last = last
      .then(() => store.forget(new Date(now().getTime() - keptForMs)))
      .catch((error: unknown) => logger.warn({ err: error }, 'what lineage no longer believes could not be forgotten'));
  };
  forget();
  const timer = setInterval(forget, intervalMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await last;
  };
}
