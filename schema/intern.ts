/**
 * Parsed SDL that shares what it has in common: three hundred domains repeat one vocabulary, and a definition that was
 * met before is kept once. Places in the text are left out.
 */
import { parse, print, type DefinitionNode, type DocumentNode } from 'graphql';

export interface Interner {
  /** Throws a GraphQLError where the text is no SDL. */
  readonly parse: (sdl: string) => DocumentNode;
}

/** Definitions that nobody holds any longer are forgotten. */
export function createInterner(): Interner {
  const known = new Map<string, WeakRef<DefinitionNode>>();
  const gone = new FinalizationRegistry<string>((text) => {
    if (known.get(text)?.deref() === undefined) known.delete(text);
  });
  const intern = (node: DefinitionNode): DefinitionNode => {
    const text = print(node);
    const met = known.get(text)?.deref();
    if (met) return met;
    known.set(text, new WeakRef(node));
    gone.register(node, text);
    return node;
  };
  return {
    parse: (sdl) => {
      const document = parse(sdl, { noLocation: true });
      return { ...document, definitions: document.definitions.map(intern) };
    },
  };
}
