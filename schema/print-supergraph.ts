/**
 * Prints supergraphs that come one after the other and differ in little: the text of a definition is made once. The
 * counterpart of `parse-supergraph.ts`.
 */
import { print, type DefinitionNode, type DocumentNode } from 'graphql';

const texts = new WeakMap<DefinitionNode, string>();

export function printSupergraph({ definitions }: DocumentNode): string {
  return definitions.map(printDefinition).join('\n\n');
}

/** The node may not be changed afterwards. */
export function printDefinition(definition: DefinitionNode): string {
  const known = texts.get(definition);
  if (known !== undefined) return known;
  const text = print(definition);
  texts.set(definition, text);
  return text;
}
