/**
 * Values of a YAML text without their places: js-yaml reads a contract in a fifth of the time that `yaml` takes, and a
 * mesh reads dozens at its start. Where the two could differ the text is left to `yaml`, which is also asked for places
 * as soon as there is a fault to place.
 */
import { CORE_SCHEMA, load } from 'js-yaml';

export type QuickYaml = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'declined' };

/**
 * What js-yaml reads otherwise than YAML 1.2's core schema, or what must be bounded first: anchors, aliases and tags;
 * numbers with underscores or in binary; explicit keys; more than one document; tabs and control characters.
 */
const DOUBTFUL = [
  /(?:^|[\s,[{:-])[&*!][^\s,\]}'"]/mu,
  /(?:^|[\s,[{:-])[-+.]?\d[\d.]*_[\d_.eE+-]*(?:[\s,\]}]|$)/mu,
  /\b0b[01]/u,
  /^\s*\?(?:\s|$)/mu,
  /^(?:%|---|\.\.\.)/mu,
  /[^\P{C}\n]/u,
];

export function readQuickly(text: string): QuickYaml {
  if (DOUBTFUL.some((doubt) => doubt.test(text))) return { kind: 'declined' };
  try {
    const value = load(text, { schema: CORE_SCHEMA });
    return value === undefined ? { kind: 'declined' } : { kind: 'read', value };
  } catch {
    return { kind: 'declined' }; // `yaml` says what is wrong, and where.
  }
}
