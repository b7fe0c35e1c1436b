/** The columns of a `schema` facet, columns inside others by their path: `address.city`. */
import { isName } from './shapes.ts';

export interface SchemaField {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

/** Takes the facet as it was sent or kept; what has no name, or a way that is too long for one, is left out. */
export function schemaFields(facet: unknown): readonly SchemaField[] {
  const found: SchemaField[] = [];
  collect(facet, '', found);
  return found;
}

function collect(parent: unknown, prefix: string, found: SchemaField[]): void {
  const fields = (parent as { fields?: unknown } | null | undefined)?.fields;
  if (!Array.isArray(fields)) return;
  for (const field of fields as readonly Readonly<Record<string, unknown>>[]) {
    const name = textOf(field?.['name']);
    if (name === null || !isName(prefix + name)) continue;
    const path = prefix + name;
    found.push({ name: path, type: textOf(field['type']), description: textOf(field['description']) });
    collect(field, `${path}.`, found);
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
