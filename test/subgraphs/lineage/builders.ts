/** Events, declarations and requests for tests: what a test does not care about has a default. */
import type { LineageChange } from '../../../subgraphs/lineage/model/change.ts';
import type { Declaration, DeclaredPort, DeclaredProduct } from '../../../subgraphs/lineage/model/declaration.ts';
import { datasetId, type DatasetKey, type NodeRef } from '../../../subgraphs/lineage/model/node-id.ts';
import { translate } from '../../../subgraphs/lineage/open-lineage/translate.ts';
import {
  CURRENT_VIEW,
  DEFAULT_LIMITS,
  NO_RULES,
  type Walk,
  type WalkRequest,
} from '../../../subgraphs/lineage/store/lineage-store.ts';

const ENVELOPE = {
  producer: 'https://producer.example',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json',
};

/** A day of January 2026. */
export function day(number: number): string {
  return `2026-01-${String(number).padStart(2, '0')}T00:00:00Z`;
}

export function dataset(namespace: string, name: string): DatasetKey {
  return { namespace, name };
}

/** What lineage makes of an event. Throws for one that is faulty. */
export function change(event: object): LineageChange {
  const translated = translate(event);
  if (translated.kind === 'change') return translated.change;
  throw new Error(JSON.stringify(translated.faults));
}

export interface EventParts {
  readonly type?: string;
  readonly run?: string;
  readonly job?: string;
  readonly inputs?: readonly DatasetKey[];
  readonly outputs?: readonly DatasetKey[];
  readonly at?: number;
}

/** Each run has a job of its own unless told: a later run of one job ends what the earlier one did. */
export function runEvent({
  type = 'COMPLETE',
  run = crypto.randomUUID(),
  job = `job of ${run}`,
  inputs = [],
  outputs = [],
  at = 1,
}: EventParts): object {
  return {
    ...ENVELOPE,
    eventType: type,
    eventTime: day(at),
    run: { runId: run },
    job: { namespace: 'jobs', name: job },
    inputs,
    outputs,
  };
}

export function jobEvent({ job = 'job', inputs = [], outputs = [], at = 1 }: EventParts): object {
  return { ...ENVELOPE, eventTime: day(at), job: { namespace: 'jobs', name: job }, inputs, outputs };
}

/** A run in which a column is made from another. */
export function columnEvent({
  from,
  to,
  subtype,
  ...parts
}: EventParts & {
  readonly from: readonly [DatasetKey, string];
  readonly to: readonly [DatasetKey, string];
  readonly subtype?: string;
}): object {
  const transformations = subtype === undefined ? [] : [{ type: 'DIRECT', subtype }];
  const columnLineage = { fields: { [to[1]]: { inputFields: [{ ...from[0], field: from[1], transformations }] } } };
  return runEvent({ ...parts, outputs: [{ ...to[0], facets: { columnLineage } } as DatasetKey] });
}

/** A DatasetEvent that names the sources of a dataset. */
export function lineageEvent({
  target,
  sources,
  at = 1,
}: {
  readonly target: DatasetKey;
  readonly sources: readonly DatasetKey[];
  readonly at?: number;
}): object {
  const inputs = sources.map((source) => ({ ...source, type: 'DATASET' }));
  return { ...ENVELOPE, eventTime: day(at), dataset: { ...target, facets: { lineage: { inputs } } } };
}

export function declaration(
  products: readonly DeclaredProduct[],
  flows: readonly (readonly [DatasetKey, DatasetKey])[] = [],
): Declaration {
  return {
    at: '2026-01-01T00:00:00.000000000Z',
    products,
    flows: flows.map(([from, to]) => ({
      from: datasetId(from),
      to: datasetId(to),
      transformations: [],
      confidence: 90,
    })),
    reads: [],
  };
}

/** Output ports by name, and the urns of the products that it reads. */
export function product(
  urn: string,
  ports: Readonly<Record<string, readonly DatasetKey[]>>,
  reads: readonly string[] = [],
): DeclaredProduct {
  const port = (name: string, datasets: readonly DatasetKey[], productUrn: string | null): DeclaredPort => {
    return { name, contractId: null, productUrn, datasets, columns: [] };
  };
  return {
    urn,
    name: `The ${urn}`,
    outputPorts: Object.entries(ports).map(([name, datasets]) => port(name, datasets, null)),
    inputPorts: reads.map((read) => port(read, [], read)),
  };
}

export interface RequestParts extends Partial<Omit<WalkRequest, 'roots'>> {
  readonly root?: DatasetKey;
  readonly column?: readonly [DatasetKey, string];
  readonly urn?: string;
  readonly domain?: string;
}

/** Downstream, 3 steps, 50 nodes, between nodes of the root's own kind. */
export function request({ root, column, urn, domain, ...parts }: RequestParts): WalkRequest {
  const ref: NodeRef = root
    ? { kind: 'DATASET', dataset: root }
    : column
      ? { kind: 'COLUMN', column: { dataset: column[0], name: column[1] } }
      : urn
        ? { kind: 'PRODUCT', urn }
        : { kind: 'DOMAIN', domain: domain! };
  return {
    roots: [ref],
    granularity: ref.kind,
    direction: 'DOWNSTREAM',
    depth: 3,
    first: 50,
    after: null,
    view: CURRENT_VIEW,
    nodes: NO_RULES,
    hidden: new Set(),
    links: 'none',
    // A server that has just started is slow to its first question; tests of the deadline give their own.
    limits: { ...DEFAULT_LIMITS, deadlineMs: 60_000 },
    ...parts,
  };
}

/** What a walk needn't look up again depends on the way it was made; what it found doesn't. */
export function withoutHint({ hasCurrentClaims: _hint, ...found }: Walk): Omit<Walk, 'hasCurrentClaims'> {
  return found;
}
