/** A supergraph of the mesh whose subgraphs are asked elsewhere: where `urlOf` tells a URL for the name of one. */
export function readdressed(supergraph: string, urlOf: (name: string) => string | undefined): string {
  return supergraph.replace(
    /http:\/\/[^"\s]+\/subgraphs\/([\w-]+)\/graphql/g,
    (own, name: string) => urlOf(name) ?? own,
  );
}
