/** Which format a file of lineage has, by how it begins: names of files say little, and `.json` says nothing. */
export const IMPORT_FORMATS = ['datahub', 'openlineage', 'dbt'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Whether the file is lines of JSON, or one JSON document. */
export interface DetectedFormat {
  readonly format: ImportFormat;
  readonly isDocument: boolean;
}

/** `head` is the beginning of the file, cut anywhere. `null`: none of the formats. */
export function detectFormat(head: string): DetectedFormat | null {
  const text = head.trimStart();
  if (text.startsWith('[')) return { format: 'openlineage', isDocument: true };
  for (const line of text.split('\n')) {
    const format = formatOf(parseJson(line));
    if (format) return { format, isDocument: format === 'dbt' };
  }
  return ofUnfinished(text);
}

/** No line is JSON by itself: a document over many lines, or a line that is longer than the head. */
function ofUnfinished(text: string): DetectedFormat | null {
  if (!text.startsWith('{')) return null;
  const isOneLine = !text.includes('\n');
  if (/"dbt_schema_version"\s*:/.test(text)) return { format: 'dbt', isDocument: true };
  if (/"urn"\s*:\s*"urn:li:/.test(text) && isOneLine) return { format: 'datahub', isDocument: false };
  if (/"(eventTime|schemaURL|runId|eventType)"\s*:/.test(text))
    return { format: 'openlineage', isDocument: !isOneLine };
  return null;
}

function formatOf(json: unknown): ImportFormat | null {
  if (typeof json !== 'object' || json === null) return null;
  if ('urn' in json) return 'datahub';
  if ('metadata' in json && 'nodes' in json) return 'dbt';
  return 'eventTime' in json || 'schemaURL' in json ? 'openlineage' : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
