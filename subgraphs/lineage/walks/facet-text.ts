/** One text of a facet that was kept as it was sent. */
export function facetText(facets: Readonly<Record<string, string>>, facet: string, property: string): string | null {
  const kept = facets[facet];
  if (kept === undefined) return null;
  const value = (JSON.parse(kept) as Readonly<Record<string, unknown>>)[property];
  return typeof value === 'string' && value !== '' ? value : null;
}
