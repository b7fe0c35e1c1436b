/** What every step of an answer's assembly needs to know. */
import type { Logger } from '../../lib/logger.ts';

export interface AssemblyOptions {
  readonly isDomain: (subgraph: string) => boolean;
  readonly isProduction: boolean;
  readonly logger: Logger;
}
