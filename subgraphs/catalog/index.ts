/** The catalog's front door. */
export { createCatalog, type CatalogOptions } from './catalog.ts';
