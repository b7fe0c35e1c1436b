/** Which nodes a walk enters, passes over, or stops at. */
import { parseNodeId } from '../../model/node-id.ts';
import type { NodeRules, NodeSelector } from '../lineage-store.ts';
import type { NodeFacts } from './plane.ts';

export type NodeRule = 'enter' | 'skip' | 'hop' | 'stop';

/**
 * `exclude` goes before all others, then `hopOver`; so a node that both hop and include name is passed over. A hidden
 * node is entered whatever it is: a rule that told it apart would tell what it is.
 */
export function createNodeRule(
  rules: NodeRules,
  factsOf: (id: string) => NodeFacts,
  isHidden: (id: string) => boolean = () => false,
): (id: string) => NodeRule {
  const { include, exclude, hopOver, stopAt } = rules;
  if (!include && !exclude && !hopOver && !stopAt) return () => 'enter';
  const tests = { include, exclude, hopOver, stopAt };
  const fits = Object.fromEntries(
    Object.entries(tests).map(([name, selector]) => [name, selector && createSelectorTest(selector)]),
  ) as Record<keyof typeof tests, ((id: string, facts: NodeFacts) => boolean) | null>;
  const known = new Map<string, NodeRule>();
  const ruleOf = (id: string): NodeRule => {
    if (isHidden(id)) return 'enter';
    const facts = factsOf(id);
    if (fits.exclude?.(id, facts)) return 'skip';
    if (fits.hopOver?.(id, facts)) return 'hop';
    if (fits.include && !fits.include(id, facts)) return 'skip';
    return fits.stopAt?.(id, facts) ? 'stop' : 'enter';
  };
  return (id) => {
    const rule = known.get(id) ?? ruleOf(id);
    known.set(id, rule);
    return rule;
  };
}

export function createSelectorTest(selector: NodeSelector): (id: string, facts: NodeFacts) => boolean {
  const { ids, domains, products, namespaces, platforms, classifications, names, states } = selector;
  const patterns = names?.map(toPattern);
  return (id, facts) => {
    const { namespace, name } = namesOf(id);
    return (
      (!ids || ids.includes(id)) &&
      (!domains || facts.domains.some((domain) => domains.includes(domain))) &&
      (!products || facts.urns.some((urn) => products.includes(urn))) &&
      (!namespaces || (namespace !== null && namespaces.includes(namespace))) &&
      (!platforms || (namespace !== null && platforms.includes(platformOf(namespace)))) &&
      (!classifications || facts.classifications.some((each) => classifications.includes(each))) &&
      (!patterns || patterns.some((fits) => fits(name))) &&
      (!states || states.includes(facts.isDescribed ? 'KNOWN' : 'GHOST'))
    );
  };
}

/** `postgres` of `postgres://host:5432`; all of a namespace that is no URI. */
export function platformOf(namespace: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(namespace);
  return scheme ? scheme[1]!.toLowerCase() : namespace;
}

function namesOf(id: string): { readonly namespace: string | null; readonly name: string } {
  const ref = parseNodeId(id);
  switch (ref.kind) {
    case 'DATASET':
      return ref.dataset;
    case 'COLUMN':
      return { namespace: ref.column.dataset.namespace, name: ref.column.name };
    case 'PORT':
      return { namespace: null, name: ref.port };
    case 'PRODUCT':
      return { namespace: null, name: ref.urn.slice(ref.urn.lastIndexOf(':') + 1) };
    case 'DOMAIN':
      return { namespace: null, name: ref.domain };
  }
}

/** Greedy from the left, so that the time it takes grows with the text alone. */
function toPattern(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const last = rest.pop();
  return (text) => {
    const name = text.toLowerCase();
    if (last === undefined) return name === first;
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}
