/** What the explorer shows first, the start prints and the README explains: docs/examples/who-depends-on-it.graphql. */
export const FIRST_QUERY = `# Begins in search, crosses lineage into other domains, and returns names, owners and columns there.
query WhoDependsOnCreditScores {
  search(query: "credit score", first: 1) {
    nodes {
      product {
        name
        domain {
          name
        }
        lineage(direction: DOWNSTREAM, depth: null, first: 2) {
          totalCount
          nodes {
            product {
              name
              domain {
                name
              }
              owners {
                name
              }
              columns(first: 2) {
                nodes {
                  name
                  type
                }
              }
            }
          }
          completeness {
            complete
            reasons
          }
        }
      }
    }
  }
}
`;
