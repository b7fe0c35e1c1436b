/**
 * A text of YAML as values that remember where they were written. YAML 1.2 with its core schema: `2024-01-31` and
 * `yes` are strings, there are no merge keys.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { ContractFile } from './contract-file.ts';
import { pointerOf, type Fault, type Path } from './fault.ts';
import { readQuickly } from './quick-yaml.ts';
import { checkStructure } from './yaml-structure.ts';

/** Bytes of UTF-8 that one file may have. */
export const FILE_SIZE_LIMIT = 5 * 1024 * 1024;

export interface YamlSource {
  readonly value: unknown;
  /** A fault at a key or list item; where the path leads to nothing, at the nearest thing around it. */
  faultAt(path: Path, message: string): Fault;
}

export type YamlResult =
  { readonly kind: 'ok'; readonly source: YamlSource } | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

type FaultAtOffset = (offset: number, path: Path, message: string) => Fault;

export function parseYaml(file: ContractFile): YamlResult {
  const bytes = Buffer.byteLength(file.text);
  if (bytes > FILE_SIZE_LIMIT) {
    return faulty([faultAtStart(file.path, `expected at most ${FILE_SIZE_LIMIT} bytes, found ${bytes}`)]);
  }
  const quick = readQuickly(file.text);
  if (quick.kind === 'read') return { kind: 'ok', source: createQuickSource(quick.value, file) };
  return parseWithLibrary(file);
}

/** Values from the quick reader; the library is asked for places only when there is a fault to place. */
function createQuickSource(value: unknown, file: ContractFile): YamlSource {
  let placed: YamlResult | undefined;
  const faultAt = (path: Path, message: string): Fault => {
    placed ??= parseWithLibrary(file);
    return placed.kind === 'ok' ? placed.source.faultAt(path, message) : faultAtStart(file.path, message);
  };
  return { value, faultAt };
}

function parseWithLibrary(file: ContractFile): YamlResult {
  try {
    return parseText(file);
  } catch (error) {
    // The composer descends by recursion; only nesting of thousands of levels gets here.
    if (!(error instanceof RangeError)) throw error;
    return faulty([faultAtStart(file.path, 'expected less nesting, found more levels than can be read')]);
  }
}

/** A fault of the whole file. */
export function faultAtStart(file: string, message: string): Fault {
  return { file, line: 1, column: 1, pointer: '', message };
}

function parseText({ path: file, text }: ContractFile): YamlResult {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, stringKeys: true });
  const faultAtOffset: FaultAtOffset = (offset, path, message) => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), pointer: pointerOf(path), message };
  };
  const faults = [
    ...[...document.errors, ...document.warnings].map((error) =>
      faultAtOffset(error.pos[0], [], `expected YAML 1.2: ${error.message}`),
    ),
    ...checkStructure(document.contents).map(({ offset, path, message }) => faultAtOffset(offset, path, message)),
  ];
  if (faults.length > 0) return faulty(faults);
  const value: unknown = document.toJS({ maxAliasCount: -1 }); // checkStructure has bounded the aliases
  return { kind: 'ok', source: createSource(value, document, faultAtOffset) };
}

function createSource(value: unknown, document: Document, faultAtOffset: FaultAtOffset): YamlSource {
  const pairsByMap = new WeakMap<object, ReadonlyMap<string, Pair>>();
  const faultAt = (path: Path, message: string): Fault => {
    let offset = document.contents?.range?.[0] ?? 0;
    let node: unknown = document.contents;
    for (const segment of path) {
      const step = enter(isAlias(node) ? node.resolve(document) : node, segment, pairsByMap);
      if (!step) break;
      offset = offsetOf(step.place) ?? offset;
      node = step.node;
    }
    return faultAtOffset(offset, path, message);
  };
  return { value, faultAt };
}

/** One segment down: a mapping's entry is placed at its key, a list's item at itself. */
function enter(
  node: unknown,
  segment: PropertyKey,
  pairsByMap: WeakMap<object, ReadonlyMap<string, Pair>>,
): { readonly node: unknown; readonly place: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return item === undefined ? null : { node: item, place: item };
  }
  if (!isMap(node)) return null;
  let pairs = pairsByMap.get(node);
  if (!pairs) pairsByMap.set(node, (pairs = new Map(node.items.map((pair) => [keyOf(pair), pair]))));
  const pair = pairs.get(String(segment));
  return pair ? { node: pair.value, place: pair.key } : null;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function offsetOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null)?.range?.[0];
}

function faulty(faults: readonly Fault[]): YamlResult {
  return { kind: 'faulty', faults };
}
