/** The first lines of each of our subgraphs: Federation 2.3, the newest version that every router in use understands. */
export const FEDERATION_LINK = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.3"
    import: ["@key", "@shareable", "@inaccessible", "@tag", "@external", "@provides", "@requires", "@override", "@interfaceObject"]
  )
`;
