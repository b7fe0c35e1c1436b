/**
 * Which data product an error is about. The index in an entity's path is its place in the batch, which means nothing to
 * whoever asked the gateway, so errors carry the urn beside it.
 */
import type { GraphQLRequest } from '../../lib/graphql-request.ts';

type Path = readonly (string | number)[];
type Data = Readonly<Record<string, unknown>> | null | undefined;

/** The urn of the entity that was asked for, else of the nearest object on the path that shows one; else `null`. */
export function urnAt(path: Path | undefined, request: GraphQLRequest, data: Data): string | null {
  if (!path) return null;
  return path[0] === '_entities' ? urnOfReference(path[1], request) : urnInData(path, data);
}

/** Every router in use calls this variable so. */
function urnOfReference(index: string | number | undefined, { variables }: GraphQLRequest): string | null {
  const references = variables?.['representations'];
  return Array.isArray(references) && typeof index === 'number' ? urnOf(references[index]) : null;
}

function urnInData(path: Path, data: Data): string | null {
  let node: unknown = data;
  let nearest: string | null = null;
  for (const key of path) {
    if (node === null || typeof node !== 'object') return nearest;
    node = (node as Record<string | number, unknown>)[key];
    nearest = urnOf(node) ?? nearest;
  }
  return nearest;
}

function urnOf(node: unknown): string | null {
  const urn = (node as { urn?: unknown } | null | undefined)?.urn;
  return typeof urn === 'string' ? urn : null;
}
