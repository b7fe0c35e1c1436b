/** A supergraph without some of its subgraphs: what only they know is gone, and so is every mention of them. */
import { Kind, type ConstDirectiveNode, type DefinitionNode, type DocumentNode } from 'graphql';
import { argumentOf } from './join-graphs.ts';

type Annotated = { readonly directives?: readonly ConstDirectiveNode[] | undefined };

/** `kept`: values of `join__Graph`; `without`: names of types that go as well, whoever knows them. */
export function reduceSupergraph(
  supergraph: DocumentNode,
  kept: ReadonlySet<string>,
  without: ReadonlySet<string> = new Set(),
): DocumentNode {
  const definitions = supergraph.definitions.filter(
    (each) => !('name' in each && each.name && without.has(each.name.value)),
  );
  return { ...supergraph, definitions: definitions.flatMap((each) => reduceDefinition(each, kept)) };
}

function reduceDefinition(definition: DefinitionNode, kept: ReadonlySet<string>): readonly DefinitionNode[] {
  switch (definition.kind) {
    case Kind.ENUM_TYPE_DEFINITION: {
      if (definition.name.value === 'join__Graph')
        return [withParts(definition, { values: filtered(definition.values, ({ name }) => kept.has(name.value)) })];
      const type = withoutOthers(definition, kept);
      return type ? [withParts(type, { values: those(definition.values, kept) })] : [];
    }
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const type = withoutOthers(definition, kept);
      if (!type) return [];
      const implemented = new Set(namesIn(type, 'join__implements', 'interface'));
      const interfaces = filtered(definition.interfaces, ({ name }) => implemented.has(name.value));
      const fields = those(definition.fields, kept);
      return fields.length === 0 ? [] : [withParts(type, { interfaces, fields })];
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const type = withoutOthers(definition, kept);
      return type ? [withParts(type, { fields: those(definition.fields, kept) })] : [];
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const type = withoutOthers(definition, kept);
      if (!type) return [];
      const members = new Set(namesIn(type, 'join__unionMember', 'member'));
      return [withParts(type, { types: filtered(definition.types, ({ name }) => members.has(name.value)) })];
    }
    case Kind.SCALAR_TYPE_DEFINITION: {
      const type = withoutOthers(definition, kept);
      return type ? [type] : [];
    }
    default:
      return [definition];
  }
}

function those<Node extends Annotated>(nodes: readonly Node[] = [], kept: ReadonlySet<string>): readonly Node[] {
  const left = nodes.flatMap((node) => withoutOthers(node, kept) ?? []);
  return left.length === nodes.length && left.every((node, index) => node === nodes[index]) ? nodes : left;
}

/** `undefined` where only others know it; what names nobody is known to all. */
function withoutOthers<Node extends Annotated>(node: Node, kept: ReadonlySet<string>): Node | undefined {
  const { directives = [] } = node;
  let named = false;
  let isKept = false;
  const left = filtered(directives, (directive) => {
    if (!directive.name.value.startsWith('join__')) return true;
    const graph = argumentOf(directive, 'graph');
    if (typeof graph !== 'string') return (isKept = named = true);
    if (KNOWING.has(directive.name.value)) named = true;
    if (!kept.has(graph)) return false;
    if (KNOWING.has(directive.name.value)) isKept = true;
    return true;
  });
  return named && !isKept ? undefined : left === directives ? node : { ...node, directives: left };
}

/** The node itself where nothing of it is gone, so that what is remembered of it still holds. */
function withParts<Node extends object>(node: Node, parts: Partial<Node>): Node {
  const isSame = Object.entries(parts).every(([name, part]) => node[name as keyof Node] === part);
  return isSame ? node : { ...node, ...parts };
}

/** The list itself where all of it passes. */
function filtered<Item>(items: readonly Item[] = [], passes: (item: Item) => boolean): readonly Item[] {
  const left = items.filter(passes);
  return left.length === items.length ? items : left;
}

const KNOWING = new Set(['join__type', 'join__field', 'join__enumValue']);

function namesIn({ directives = [] }: Annotated, directive: string, argument: string): readonly string[] {
  return directives.flatMap((each) => {
    const value = each.name.value === directive ? argumentOf(each, argument) : undefined;
    return typeof value === 'string' ? [value] : [];
  });
}
