/**
 * The last look at an error before it leaves. What our own files made has a code of the catalogue and passes; refusals
 * of the GraphQL server pass with its codes; anything else is a fault that nobody foresaw, and is masked.
 */
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../lib/logger.ts';

const UNFORESEEN = 'INTERNAL_SERVER_ERROR';

export function seenByStrangers(logger: Logger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    if (formatted.extensions?.['code'] !== UNFORESEEN) return formatted;
    logger.error({ err: error }, 'request failed');
    return {
      message: 'Something failed on our side. The x-request-id of this answer names the request.',
      extensions: { code: 'INTERNAL' },
    };
  };
}
