/**
 * Parses supergraphs that come one after the other and differ in little: a definition that stood in the last one with the
 * same text is the same node, so what is found out of a node may be remembered by it. Places in the text are left out.
 */
import { Kind, parse, type DefinitionNode, type DocumentNode } from 'graphql';

interface Parsed {
  readonly sdl: string;
  readonly document: DocumentNode;
  readonly byText: ReadonlyMap<string, readonly DefinitionNode[]>;
}

let last: Parsed | undefined;

/** Throws a GraphQLError where the text is no SDL. The document is shared: nobody may change it. */
export function parseSupergraph(sdl: string): DocumentNode {
  if (last?.sdl !== sdl)
    last = parsePartly(sdl, last?.byText ?? NOTHING) ?? { sdl, document: parseAnew(sdl), byText: NOTHING };
  return last.document;
}

const NOTHING: Parsed['byText'] = new Map();

/** `undefined` where the text can't be parted, or has a fault; which one is told by parsing it whole. */
function parsePartly(sdl: string, known: Parsed['byText']): Parsed | undefined {
  const byText = new Map<string, readonly DefinitionNode[]>();
  const definitions: DefinitionNode[] = [];
  try {
    for (const text of partsOf(sdl)) {
      const those = known.get(text) ?? parseAnew(copyOf(text)).definitions;
      byText.set(text, those);
      definitions.push(...those);
    }
  } catch {
    return undefined;
  }
  return { sdl, document: { kind: Kind.DOCUMENT, definitions }, byText };
}

function parseAnew(sdl: string): DocumentNode {
  return parse(sdl, { noLocation: true });
}

const BLOCK_QUOTE = /(?<!\\)"""/g;

/** By the empty lines between definitions, which composition writes; one within a description parts nothing. */
function* partsOf(sdl: string): Iterable<string> {
  let begun: string[] = [];
  let isWithin = false;
  for (const piece of sdl.split(/\n\n(?=\S)/)) {
    begun.push(piece);
    if ((piece.match(BLOCK_QUOTE)?.length ?? 0) % 2 === 1) isWithin = !isWithin;
    if (isWithin) continue;
    yield begun.join('\n\n');
    begun = [];
  }
  if (begun.length > 0) yield begun.join('\n\n');
}

/** A part of a string keeps the whole of it; so do the names and descriptions that are parts of the part. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
