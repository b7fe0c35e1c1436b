/** What can go wrong while subgraphs are asked, as values. The answer's errors are made of these at the end. */
import type { GraphQLFormattedError } from 'graphql';
import type { FailureKind } from '../transport/transport.ts';

/** A place in the client's answer: response names and list indexes. */
export type Place = readonly (string | number)[];

export type Fault =
  /** The subgraph gave no usable answer: everything asked of it in this fetch is missing. */
  | {
      readonly kind: 'unavailable';
      readonly subgraph: string;
      readonly why: FailureKind;
      /** Where its cells are missing, as far as that can be told. */
      readonly places: readonly Place[];
      /** How many entities or root fields are missing. */
      readonly missing: number;
    }
  /** The request's own deadline passed while this subgraph was asked. */
  | { readonly kind: 'deadline'; readonly subgraph: string }
  /** The principal may not see this field, so nobody was asked for it. */
  | {
      readonly kind: 'denied';
      /** `Type.field`. */
      readonly coordinate: string;
      /** Absent where it is several places. */
      readonly path: Place | undefined;
      readonly requirement: Requirement;
    }
  /** The subgraph answered, and named this error itself. */
  | { readonly kind: 'answered'; readonly subgraph: string; readonly error: GraphQLFormattedError };

/** A field that a subgraph of another version did not know and left out, by its schema coordinate (`Column.unit`). */
export interface Tolerated {
  readonly subgraph: string;
  readonly coordinate: string;
}

/** What a field asks of who sees it; all of it must hold. */
export interface Requirement {
  readonly isAuthenticated: boolean;
  /** Of each, all words of one of the lists. */
  readonly scopes: readonly (readonly (readonly string[])[])[];
  readonly policies: readonly (readonly (readonly string[])[])[];
}
