/** The loader of one request: a page of fifty products asks for its models once. */
import { createLoader } from '../../kit/index.ts';
import { findModels } from './source.ts';

export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders() {
  return { modelsByUrn: createLoader(findModels) };
}
