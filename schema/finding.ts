/** What is wrong, or worth knowing, about a set of subgraphs. Findings come all at once. */
export interface Finding {
  /** The rule's name, as people read and search it: `TYPE_NAME_PREFIX`, or a code of the composer. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** What is, what was expected and what to do. */
  readonly message: string;
  readonly subgraph?: string;
  /** A GraphQL schema coordinate, such as `Sla.tier`. */
  readonly coordinate?: string;
}
