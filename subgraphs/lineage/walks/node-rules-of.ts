/** Which nodes a question enters, passes over or stops at: its filter, checked, as the store takes it. */
import { parseUrn } from '../../../lib/urn.ts';
import { parseNodeId } from '../model/node-id.ts';
import type { NodeRules, NodeSelector } from '../store/lineage-store.ts';
import type { Faults } from './faults.ts';
import type { GivenFilter, GivenNodeFilter } from './given.ts';

/** Every list of a question ends here. */
export const MAX_LIST = 200;
/** In characters: longer than any name that can be stored. */
export const MAX_TEXT = 2_000;
/** An id holds up to three names, with some characters escaped. */
const MAX_ID = 4 * MAX_TEXT;

const RULES = ['include', 'exclude', 'hopOver', 'stopAt'] as const;
const LISTS = [
  'ids',
  'domains',
  'products',
  'namespaces',
  'platforms',
  'classifications',
  'names',
  'states',
] as const satisfies readonly (keyof GivenNodeFilter)[];

export function nodeRulesOf(filter: GivenFilter | null | undefined, faults: Faults): NodeRules {
  const [include, exclude, hopOver, stopAt] = RULES.map((rule) => {
    const given = filter?.[rule];
    return given == null ? null : selectorOf(`filter.${rule}`, given, faults);
  });
  return { include: include!, exclude: exclude!, hopOver: hopOver!, stopAt: stopAt! };
}

function selectorOf(name: string, given: GivenNodeFilter, faults: Faults): NodeSelector {
  const lists = LISTS.filter((list) => given[list] != null);
  if (lists.length === 0) faults.add(name, 'has at least one list', given, `Give one of ${LISTS.join(', ')}.`);
  for (const list of lists) {
    checkTexts(`${name}.${list}`, given[list]!, faults, list === 'ids' ? MAX_ID : MAX_TEXT);
  }
  checkEach(`${name}.ids`, given.ids, faults, { isRight: isNodeId, expected: 'holds ids as LineageNode.id has them' });
  checkEach(`${name}.products`, given.products, faults, {
    isRight: (urn) => parseUrn(urn) !== null,
    expected: 'holds urns such as urn:dp:sales:orders',
  });
  const selector = Object.fromEntries(lists.map((list) => [list, given[list]!])) as NodeSelector;
  const { platforms } = selector;
  return platforms ? { ...selector, platforms: platforms.map((platform) => platform.toLowerCase()) } : selector;
}

export function checkTexts(name: string, texts: readonly string[], faults: Faults, most = MAX_TEXT): void {
  if (texts.length < 1 || texts.length > MAX_LIST) {
    faults.add(name, `has from 1 to ${MAX_LIST} entries`, texts.length, 'Leave it out for any.');
  }
  const long = texts.find((text) => text.length > most || text === '');
  if (long !== undefined) faults.add(name, `holds texts of 1 to ${most} characters`, long);
}

interface Expectation {
  readonly isRight: (text: string) => boolean;
  readonly expected: string;
}

function checkEach(
  name: string,
  texts: readonly string[] | null | undefined,
  faults: Faults,
  { isRight, expected }: Expectation,
): void {
  const wrong = texts?.slice(0, MAX_LIST).find((text) => text !== '' && text.length <= MAX_ID && !isRight(text));
  if (wrong !== undefined) faults.add(name, expected, wrong);
}

function isNodeId(text: string): boolean {
  try {
    parseNodeId(text);
    return true;
  } catch {
    return false;
  }
}
