/**
 * All consumers of a change as a table for spreadsheets, by RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): lines end
 * with CRLF, and a cell with a comma, a quote or the end of a line stands in quotes.
 */
import { parseNodeId } from '../../model/node-id.ts';
import { domainOfUrn } from '../../store/catalog.ts';
import type { ImpactAnswer } from './impact-of.ts';
import type { Consumer } from './consumers.ts';
import { urnsOf } from './groups.ts';
import { ownersOf, unnamed, whyOf } from './show-consumer.ts';
import { linksOf } from './trail.ts';

const COLUMNS = [
  'verdict',
  'kind',
  'domain',
  'product',
  'port',
  'namespace',
  'dataset',
  'column',
  'owners',
  'links',
  'why',
  'path',
] as const;

/** The same rows in the same order as `consumers`; what stands several times in a cell is parted by `; `. */
export function toCsv(answer: ImpactAnswer): string {
  return [COLUMNS, ...answer.consumers.map((consumer) => rowOf(consumer, answer))].map(toLine).join('');
}

function rowOf(consumer: Consumer, { mask, owners }: ImpactAnswer): readonly string[] {
  const { id, node, verdict, trail } = consumer;
  const ref = parseNodeId(id);
  const isHidden = mask.isHidden(id);
  const shown = isHidden ? [] : urnsOf(node);
  const dataset = ref.kind === 'DATASET' ? ref.dataset : ref.kind === 'COLUMN' ? ref.column.dataset : null;
  const all = (texts: readonly string[]) => [...new Set(texts)].join('; ');
  return [
    verdict,
    isHidden ? 'HIDDEN' : ref.kind,
    all(shown.map(domainOfUrn)),
    all(shown),
    isHidden ? '' : all(node.claims.map(({ port }) => port)),
    isHidden ? '' : (dataset?.namespace ?? ''),
    isHidden ? '' : (dataset?.name ?? ''),
    isHidden || ref.kind !== 'COLUMN' ? '' : ref.column.name,
    isHidden ? '' : all(ownersOf(consumer, owners)),
    String(trail.depth),
    whyOf(consumer, mask),
    pathOf(consumer, mask),
  ];
}

function pathOf({ trail }: Consumer, mask: ImpactAnswer['mask']): string {
  const links = linksOf(trail).map((ends) => unnamed(ends, mask));
  return links.map(({ from, to }) => `${from} > ${to}`).join('; ');
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/** A spreadsheet takes a cell that begins so for a formula, and would run what the name of a table says. */
const FORMULA = /^[=+\-@\t\r]/;

export function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
