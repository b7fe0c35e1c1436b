/**
 * One loaded supergraph, from its first request to its last. A request that was validated against a generation's
 * schema is executed by that generation. This is the port of the executors.
 */
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Logger } from '../../lib/logger.ts';
import type { RequestScope } from '../request-scope.ts';
import type { SubgraphAddress, SubgraphRequest } from '../transport/transport.ts';
import type { Locator } from '../answers/locator.ts';

export interface Generation {
  /** The schema that clients see. Valid, and never shared between generations. */
  readonly schema: GraphQLSchema;
  readonly subgraphs: readonly SubgraphAddress[];
  /** Never rejects. Faults of subgraphs are in the scope's findings; `errors` are the executor's own. */
  readonly execute: (operation: Operation, scope: RequestScope) => Promise<Execution>;
  /** Called once no request runs on it any more. */
  readonly close?: () => void;
  /** Does ahead what the first request with this operation would wait for; asks no subgraph, and never rejects. */
  readonly warm: (operation: Operation) => Promise<void>;
}

/** Parsed and valid. */
export interface Operation {
  /** SHA-256 of the document's text: the same document has the same plan. */
  readonly hash: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A generation in use. */
export interface Serving extends Generation {
  /** Counts from 1. */
  readonly number: number;
  readonly sdl: string;
  /** SHA-256 of the supergraph, in hex. */
  readonly hash: string;
}

export interface Execution {
  /** JSON text. Absent when the operation could not be begun, as with variables of the wrong type. */
  readonly data?: string | undefined;
  /** How many the data holds, where the executor counts them. */
  readonly objects?: number;
  readonly errors: readonly GraphQLError[];
}

/** What an executor asks of a subgraph: one operation, perhaps about entities. */
export interface SubgraphFetch {
  readonly request: SubgraphRequest;
  /** How many entities are asked for under each response name: as many must come. */
  readonly entities: ReadonlyMap<string, number>;
  /** What the answer may be kept by; absent for mutations, and where the executor does not say. */
  readonly keeping?: (() => Keeping) | undefined;
  /** Called only where something went wrong. */
  readonly locator: () => Locator;
}

/** What an answer is made of, beside the text of the operation. */
export interface Keeping {
  /** The variables that name no entities, as text. */
  readonly variables: string;
  /** Absent for a fetch of root fields. */
  readonly entities?: EntityBatches | undefined;
}

export interface EntityBatches {
  /** Each variable that names some, and the response names under which they come. */
  readonly batches: readonly {
    readonly variable: string;
    readonly names: readonly string[];
    /** The representations, as JSON. */
    readonly texts: readonly string[];
  }[];
  /** The same fetch of some of them: of each variable those with these indexes, in this order. */
  readonly only: (indexes: ReadonlyMap<string, readonly number[]>) => SubgraphFetch;
}

/** `null` where the subgraph gave nothing; why is in the scope's findings. Never rejects. Who asked owns what came. */
export type AskSubgraph = (
  fetch: SubgraphFetch,
  scope: RequestScope,
) => Promise<Readonly<Record<string, unknown>> | null>;

/** May throw for an address that can't be asked; the generation is then not made. */
export type OpenSubgraph = (address: SubgraphAddress) => AskSubgraph;

export interface CreateOptions {
  readonly openSubgraph: OpenSubgraph;
  readonly logger: Logger;
  /** Whether our own composer has made the supergraph, so that it is valid. */
  readonly isComposed: boolean;
}

/** What each executor is. Rejects, with the fault as message, where the text is no supergraph. */
export type CreateGeneration = (supergraphSdl: string, options: CreateOptions) => Promise<Generation>;
