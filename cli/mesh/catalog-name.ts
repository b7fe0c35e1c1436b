/** The name of the catalog in every supergraph; it answers in the gateway's own process. */
export const CATALOG = 'catalog';
