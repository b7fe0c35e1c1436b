/** What the mesh knows of a subgraph: its name, its schema, and whether its server tolerates fields it doesn't know. */
export interface SubgraphDefinition {
  /** The name in the supergraph: the domain's name, or `catalog`, `discovery`, `lineage`. */
  readonly name: string;
  /** Where the gateway finds it; `inprocess://<name>` when it runs in the gateway's own process. */
  readonly url: string;
  readonly sdl: string;
  readonly kind: 'domain' | 'platform';
  /** False for a domain made without the kit: missing vocabulary fields are then answered by the catalog. */
  readonly isTolerant: boolean;
}
