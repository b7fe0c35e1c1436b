/** What the explorer shows first, and the README too: products of several domains, their owners and their lineage. */
export const FIRST_QUERY = `# Data products of every domain, who answers for them, and what they are made from.
query Products {
  dataProducts(first: 5) {
    totalCount
    nodes {
      urn
      name
      lifecycle
      owners {
        name
        role
      }
      lineage(direction: UPSTREAM, depth: 2) {
        nodes {
          label
          product {
            name
            owners {
              name
            }
          }
        }
        completeness {
          complete
        }
      }
    }
  }
}
`;
