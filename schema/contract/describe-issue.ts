/** The validator's issues as faults that say what was expected and what came. */
import type { z } from 'zod';
import type { Fault, Path } from './fault.ts';
import type { YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

/** `below` is the path at which the value that was judged stands in the file. */
export function faultsOf(issues: readonly Issue[], source: YamlSource, below: Path = []): readonly Fault[] {
  return issues.flatMap((issue) => {
    const path = [...below, ...issue.path];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(source, [...path, key], key));
    return source.faultAt(path, sentence(expectedBy(issue), valueAt(source.value, path)));
  });
}

/** How a message names a value: texts in quotes and cut short, numbers as they are, lists and mappings by their kind. */
export function describeValue(value: unknown): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a mapping' : String(value);
}

function unknownKey(source: YamlSource, path: Path, key: string): Fault {
  return source.faultAt(path, `expected only keys that are defined here, found ${describeValue(key)}`);
}

function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return NOUNS[issue.expected] ?? 'a value';
    case 'invalid_value':
      return issue.values.length === 1
        ? describeValue(issue.values[0])
        : `one of ${issue.values.map(describeValue).join(', ')}`;
    case 'custom':
      return String(issue.params?.expected ?? issue.message);
    default:
      return issue.message;
  }
}

function sentence(expected: string, value: unknown): string {
  if (value === undefined) return `expected ${expected}, but the key is missing`;
  const hint = expected === 'a string' && /^(number|boolean)$/.test(typeof value) ? ' (put it in quotes)' : '';
  return `expected ${expected}, found ${describeValue(value)}${hint}`;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, segment) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[segment],
    value,
  );
}
