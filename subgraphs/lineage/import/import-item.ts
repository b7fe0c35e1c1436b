/** What a file of lineage is read into, whatever its format: OpenLineage events, and what could not be read. */
import type { WrittenEvent } from '../open-lineage/written-event.ts';

/** In a file of lines its number, from 1; in a document a JSON pointer (RFC 6901). */
export type ImportPlace = { readonly line: number } | { readonly pointer: string };

export type ImportItem =
  | {
      readonly kind: 'event';
      readonly event: WrittenEvent;
      readonly place: ImportPlace;
      /** Edges between datasets that it states, as far as the format counts them. */
      readonly flows: number;
    }
  | ImportFault;

/** Left out of the import; the rest goes on. */
export interface ImportFault {
  readonly kind: 'fault';
  readonly place: ImportPlace;
  readonly reason: string;
}
