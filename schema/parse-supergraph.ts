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
  if (last?.sdl !== sdl) last = parsePartly(sdl, last?.byText) ?? parseWhole(sdl);
  return last.document;
}

/** `undefined` where the text can't be parted, or has a fault; which one is told by parsing it whole. */
function parsePartly(sdl: string, known: Parsed['byText'] = new Map()): Parsed | undefined {
  const byText = new Map<string, readonly DefinitionNode[]>();
  const definitions: DefinitionNode[] = [];
  try {
    for (const text of partsOf(sdl)) {
      const those = known.get(text) ?? parseWhole(copyOf(text)).document.definitions;
      byText.set(text, those);
      definitions.push(...those);
    }
  } catch {
    return undefined;
  }
  return { sdl, document: { kind: Kind.DOCUMENT, definitions }, byText };
}

function parseWhole(sdl: string): Parsed {
  return { sdl, document: parse(sdl, { noLocation: true }), byText: new Map() };
}

const BLOCK_QUOTE = /(?<!\\)"""/g;

/** By the empty lines between definitions, which composition writes; one within a description parts nothing. */
function* partsOf(sdl: string): Iterable<string> {
  let begun = '';
  for (const piece of sdl.split(/\n\n(?=\S)/)) {
    const text = begun === '' ? piece : `${begun}\n\n${piece}`;
    const isWithin = (text.match(BLOCK_QUOTE)?.length ?? 0) % 2 === 1;
    begun = isWithin ? text : '';
    if (!isWithin) yield text;
  }
  if (begun !== '') yield begun;
}

/** A part of a string keeps the whole of it; so do the names and descriptions that are parts of the part. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
