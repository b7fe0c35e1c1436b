/**
 * What must hold before a YAML tree becomes values: each key once, no endless nesting, and aliases that neither run
 * in circles nor unfold into far more than was written ("a billion laughs"). One walk over the tree, linear in its
 * size; the library's own check of unique keys is quadratic, and its limit on aliases counts uses, not size.
 */
import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type YAMLMap } from 'yaml';

/** Levels of mappings and lists in each other. Contracts need about ten. */
const DEPTH_LIMIT = 100;
/** Nodes that all aliases of a file may unfold to. */
const UNFOLDED_LIMIT = 100_000;

export interface StructureFinding {
  /** Where in the text, in characters from 0. */
  readonly offset: number;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

interface Walk {
  readonly findings: StructureFinding[];
  readonly path: PropertyKey[];
  /** Size of each anchored node that is complete; null while we are inside it. */
  readonly anchors: Map<string, number | null>;
  unfolded: number;
}

export function checkStructure(root: Node | null): readonly StructureFinding[] {
  const walk: Walk = { findings: [], path: [], anchors: new Map(), unfolded: 0 };
  measure(root, walk);
  return walk.findings;
}

/** How many nodes the tree below has when its aliases are unfolded; puts down what is wrong on the way. */
function measure(node: unknown, walk: Walk): number {
  if (isAlias(node)) return measureAlias(node, walk);
  if (!isMap(node) && !isSeq(node)) {
    if (isScalar(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, 1);
    return 1;
  }
  if (walk.path.length >= DEPTH_LIMIT) {
    report(walk, node, `expected at most ${DEPTH_LIMIT} levels, found more`);
    return 1;
  }
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, null);
  const size = 1 + (isMap(node) ? measureMap(node, walk) : measureItems(node.items, walk));
  if (node.anchor !== undefined) walk.anchors.set(node.anchor, size);
  return size;
}

function measureAlias(alias: Alias, walk: Walk): number {
  const size = walk.anchors.get(alias.source);
  if (size === null)
    report(walk, alias, `expected an alias of something before it, found *${alias.source} inside &${alias.source}`);
  const before = walk.unfolded;
  walk.unfolded += size ?? 0;
  if (before <= UNFOLDED_LIMIT && walk.unfolded > UNFOLDED_LIMIT) {
    report(walk, alias, `expected aliases that unfold to at most ${UNFOLDED_LIMIT} values, found more`);
  }
  return Math.min(size ?? 1, UNFOLDED_LIMIT + 1);
}

function measureMap(map: YAMLMap, walk: Walk): number {
  const seen = new Set<string>();
  let size = 0;
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : String(key);
    walk.path.push(name);
    if (seen.has(name)) report(walk, key, `expected each key once, found "${name}" again`);
    seen.add(name);
    size += measure(value, walk);
    walk.path.pop();
  }
  return size;
}

function measureItems(items: readonly unknown[], walk: Walk): number {
  let size = 0;
  items.forEach((item, index) => {
    walk.path.push(index);
    size += measure(item, walk);
    walk.path.pop();
  });
  return size;
}

function report(walk: Walk, node: unknown, message: string): void {
  const offset = (node as Partial<Node> | null)?.range?.[0] ?? 0;
  walk.findings.push({ offset, path: [...walk.path], message });
}
