/** The loaders of one request: a page of fifty products asks for its cut-off times once, and for its schemes once. */
import { alignTo, createLoader } from '../../kit/index.ts';
import { findCutoffs, findSchemes } from './source.ts';

export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders() {
  return {
    cutoffsByUrn: createLoader(findCutoffs),
    schemesByCode: createLoader(async (codes: readonly string[]) =>
      alignTo(codes, await findSchemes(codes), ({ code }) => code),
    ),
  };
}
