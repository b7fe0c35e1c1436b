/** The columns of a `schema` facet, columns inside others by their path: `address.city`. */
export interface SchemaField {
  readonly name: string;
  readonly type: string | null;
  readonly description: string | null;
}

/** Takes the facet as it was sent or kept; what has no name is left out. */
export function schemaFields(facet: unknown): readonly SchemaField[] {
  return fieldsOf(facet, '');
}

function fieldsOf(parent: unknown, prefix: string): readonly SchemaField[] {
  const fields = (parent as { fields?: unknown } | null | undefined)?.fields;
  if (!Array.isArray(fields)) return [];
  return (fields as readonly Readonly<Record<string, unknown>>[]).flatMap((field) => {
    const name = textOf(field?.['name']);
    if (name === null) return [];
    const path = `${prefix}${name}`;
    return [
      { name: path, type: textOf(field['type']), description: textOf(field['description']) },
      ...fieldsOf(field, `${path}.`),
    ];
  });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
