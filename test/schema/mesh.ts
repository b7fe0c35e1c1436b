/** Builders of little meshes for the tests of composition. */
import { domainSdl, type DomainSdlOptions } from '../../schema/domain.ts';
import { FEDERATION_LINK } from '../../schema/federation-link.ts';
import type { SubgraphDefinition } from '../../schema/subgraph.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';

export function domain(
  name: string,
  options: DomainSdlOptions & { readonly isTolerant?: boolean } = {},
): SubgraphDefinition {
  const { isTolerant = true, ...sdlOptions } = options;
  return { name, url: `http://${name}.example/graphql`, kind: 'domain', isTolerant, sdl: domainSdl(name, sdlOptions) };
}

/** A platform subgraph that gives every data product the fields in `fields`. */
export function platform(name: string, fields: string, others = ''): SubgraphDefinition {
  const sdl = `${FEDERATION_LINK}
    type DataProduct @interfaceObject @key(fields: "urn") { urn: ID! ${fields} }
    ${others}`;
  return { name, url: `http://${name}.example/graphql`, kind: 'platform', isTolerant: true, sdl };
}

/** The vocabulary of tomorrow: one more field of the interface, with a type of its own, and one of a value type. */
export const NEWER_VOCABULARY = vocabularySdl
  .replace(
    'lifecycle: Lifecycle',
    'lifecycle: Lifecycle\n  "How long it is kept."\n  retention(unit: String): Retention',
  )
  .replace('type Sla @shareable {', 'type Sla @shareable {\n  "How much it matters."\n  tier: String')
  .concat('\n"How long data is kept."\ntype Retention @shareable {\n  "In the unit asked for."\n  amount: Int\n}\n');
