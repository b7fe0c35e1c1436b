/** Reading JSON that may lack anything: domains deploy alone, so a field may be missing, null or of a shape that is new. */
export type Json = Readonly<Record<string, unknown>>;

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The objects of a list; what isn't one is left out. */
export function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
