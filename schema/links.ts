/** The specifications that a schema uses, and what it calls their parts: https://specs.apollo.dev/link/v1.0. */
import { Kind, type ConstValueNode, type DocumentNode } from 'graphql';

export interface Link {
  /** Such as `https://specs.apollo.dev/authenticated`. */
  readonly identity: string;
  /** What its parts are called that were not imported by name: `<namespace>__Part`, and `@<namespace>` for the one of its own name. */
  readonly namespace: string;
  /** By the name in the specification, with `@` for directives, the name here. */
  readonly imports: ReadonlyMap<string, string>;
}

export function linksOf(document: DocumentNode): readonly Link[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).flatMap(({ name, arguments: given = [] }) => {
          const argument = (wanted: string) => given.find((each) => each.name.value === wanted)?.value;
          const url = textOf(argument('url'));
          return name.value === 'link' && url !== undefined
            ? [linkOf(url, textOf(argument('as')), argument('import'))]
            : [];
        })
      : [],
  );
}

/** The name of a directive of a specification in this document. */
export function nameOfDirective(links: readonly Link[], identity: string, directive: string): string | undefined {
  const link = links.find((each) => each.identity === identity);
  if (!link) return undefined;
  const imported = link.imports.get(`@${directive}`);
  if (imported !== undefined) return imported.slice(1);
  return identity.endsWith(`/${directive}`) ? link.namespace : `${link.namespace}__${directive}`;
}

function linkOf(url: string, as: string | undefined, imported: ConstValueNode | undefined): Link {
  const identity = url.replace(/\/v\d+\.\d+\/?$/, '');
  const imports = new Map<string, string>();
  for (const value of imported?.kind === Kind.LIST ? imported.values : []) {
    if (value.kind === Kind.STRING) imports.set(value.value, value.value);
    if (value.kind !== Kind.OBJECT) continue;
    const field = (name: string) => textOf(value.fields.find((each) => each.name.value === name)?.value);
    const name = field('name');
    if (name !== undefined) imports.set(name, field('as') ?? name);
  }
  return { identity, namespace: as ?? identity.slice(identity.lastIndexOf('/') + 1), imports };
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
