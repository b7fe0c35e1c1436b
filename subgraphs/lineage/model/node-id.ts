/**
 * The ids of the nodes of the lineage graph. An id says all about what it names, so it can be read back, and two nodes
 * never share one. Products keep their urn; the parts of other ids are divided by `|`, which is escaped inside a part, as
 * are line breaks: two ids with one between them are the key of a pair.
 */
import { parseUrn } from '../../../lib/urn.ts';

/** The OpenLineage identity of a dataset. */
export interface DatasetKey {
  readonly namespace: string;
  readonly name: string;
}

export interface JobKey {
  readonly namespace: string;
  readonly name: string;
}

export interface ColumnKey {
  readonly dataset: DatasetKey;
  readonly name: string;
}

export type NodeRef =
  | { readonly kind: 'DATASET'; readonly dataset: DatasetKey }
  | { readonly kind: 'COLUMN'; readonly column: ColumnKey }
  | { readonly kind: 'PRODUCT'; readonly urn: string }
  | { readonly kind: 'PORT'; readonly urn: string; readonly port: string }
  | { readonly kind: 'DOMAIN'; readonly domain: string };

export type NodeKind = NodeRef['kind'];

export function datasetId({ namespace, name }: DatasetKey): string {
  return `dataset:${escapePart(namespace)}|${escapePart(name)}`;
}

export function columnId({ dataset, name }: ColumnKey): string {
  return `column:${escapePart(dataset.namespace)}|${escapePart(dataset.name)}|${escapePart(name)}`;
}

/** The same for a dataset that is known by its id. */
export function columnIdIn(dataset: string, name: string): string {
  return `column:${dataset.slice('dataset:'.length)}|${escapePart(name)}`;
}

export function jobId({ namespace, name }: JobKey): string {
  return `job:${escapePart(namespace)}|${escapePart(name)}`;
}

export function runId(uuid: string): string {
  return `run:${uuid}`;
}

export function portId(urn: string, port: string): string {
  return `port:${urn}|${escapePart(port)}`;
}

export function domainId(domain: string): string {
  return `domain:${domain}`;
}

/** The id of a node, whatever its kind. */
export function nodeId(node: NodeRef): string {
  switch (node.kind) {
    case 'DATASET':
      return datasetId(node.dataset);
    case 'COLUMN':
      return columnId(node.column);
    case 'PRODUCT':
      return node.urn;
    case 'PORT':
      return portId(node.urn, node.port);
    case 'DOMAIN':
      return domainId(node.domain);
  }
}

/** What an id names. Throws when the text is not an id that this file made. */
export function parseNodeId(id: string): NodeRef {
  if (parseUrn(id)) return { kind: 'PRODUCT', urn: id };
  const [first = '', second = '', third = ''] = partsOf(id);
  if (id.startsWith('dataset:')) return { kind: 'DATASET', dataset: { namespace: first, name: second } };
  if (id.startsWith('column:')) {
    return { kind: 'COLUMN', column: { dataset: { namespace: first, name: second }, name: third } };
  }
  if (id.startsWith('port:')) return { kind: 'PORT', urn: first, port: second };
  if (id.startsWith('domain:')) return { kind: 'DOMAIN', domain: first };
  throw new Error(`Expected the id of a lineage node, came "${id.slice(0, 200)}".`);
}

export function parseJobId(id: string): JobKey {
  const [namespace = '', name = ''] = partsOf(id);
  return { namespace, name };
}

/** The dataset's id of a column's id, without reading it back. */
export function datasetIdOfColumn(id: string): string {
  return `dataset:${id.slice('column:'.length, id.lastIndexOf('|'))}`;
}

function partsOf(id: string): readonly string[] {
  return id
    .slice(id.indexOf(':') + 1)
    .split('|')
    .map(unescapePart);
}

function escapePart(text: string): string {
  return /[%|\n]/.test(text) ? text.replaceAll('%', '%25').replaceAll('|', '%7C').replaceAll('\n', '%0A') : text;
}

function unescapePart(text: string): string {
  return text.includes('%') ? text.replaceAll('%7C', '|').replaceAll('%0A', '\n').replaceAll('%25', '%') : text;
}
