/**
 * What a domain brings in code: the module `resolvers` in its folder. A folder anywhere has `resolvers.js` or
 * `resolvers.mjs`. A folder of this package has `resolvers.ts`, and its compiled file lies at the same place under
 * `dist`; the test runner takes the source itself.
 */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Fault } from '../../../schema/contract/index.ts';
import type { Resolvers } from '../resolvers.ts';
import type { RequestContext } from '../subgraph.ts';
import { fileFault } from './domain-refused.ts';
import type { ProductSource } from './product-source.ts';

/** The exports of a domain's `resolvers` module. */
export interface DomainModule {
  /** What answers the fields of its `schema.graphql`. */
  readonly resolvers: Resolvers;
  /** Makes what its resolvers find as `context.loaders`. */
  readonly createLoaders?: ((request: RequestContext) => object) | undefined;
  /** Where its products come from, if not from its contracts. */
  readonly productSource?: ProductSource | undefined;
  /**
   * Called once with what announces changes of anything that this domain answers: `await announce([urn])`, or
   * `await announce()` where anything may have changed. Gateways then keep answers until a change is announced.
   */
  readonly followChanges?: ((announce: (urns?: readonly string[]) => Promise<void>) => void) | undefined;
}

export type ImportedModule =
  | { readonly kind: 'found'; readonly file: string; readonly module: DomainModule }
  | { readonly kind: 'absent' }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

export async function importDomainModule(folder: string): Promise<ImportedModule> {
  const file = candidates(resolve(folder)).find((path) => existsSync(path));
  if (file !== undefined) return importFile(file, relative(resolve(folder), file));
  return existsSync(join(folder, SOURCE)) ? faulty(SOURCE, NOT_COMPILED) : { kind: 'absent' };
}

const SOURCE = 'resolvers.ts';
const NOT_COMPILED = 'expected resolvers.js or resolvers.mjs beside it; compile it there';

/** This very file's ending tells whether sources or the build are running. */
function candidates(folder: string): readonly string[] {
  const plain = ['resolvers.js', 'resolvers.mjs'].map((name) => join(folder, name));
  if (import.meta.url.endsWith('.ts')) return [...plain, join(folder, SOURCE)];
  const build = fileURLToPath(new URL('../../../', import.meta.url));
  const inPackage = relative(join(build, '..'), folder);
  return inPackage.startsWith('..') ? plain : [...plain, join(build, inPackage, 'resolvers.js')];
}

async function importFile(path: string, file: string): Promise<ImportedModule> {
  try {
    const module: unknown = await import(/* @vite-ignore */ pathToFileURL(path).href);
    return isDomainModule(module)
      ? { kind: 'found', file, module }
      : faulty(file, 'expected an export "resolvers", an object of types; see the README of the kit');
  } catch (cause) {
    return faulty(file, `expected a module that can be imported; ${(cause as Error).message ?? String(cause)}`);
  }
}

function isDomainModule(module: unknown): module is DomainModule {
  const { resolvers } = module as Partial<DomainModule>;
  return typeof resolvers === 'object' && resolvers !== null;
}

function faulty(file: string, message: string): ImportedModule {
  return { kind: 'faulty', faults: [fileFault(file, message)] };
}
