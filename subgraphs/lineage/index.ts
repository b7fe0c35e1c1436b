/** Lineage's front door. */
export { createLineage, type Lineage, type LineageOptions } from './create-lineage.ts';
export { importDatahubNdjson, type ImportOptions, type ImportResult } from './import/import-datahub-ndjson.ts';
export { sendToServer, sendToStore } from './import/event-senders.ts';
export type { LineageStore } from './store/lineage-store.ts';
export { openEmbeddedStore, type EmbeddedStoreOptions } from './store/embedded/open-embedded-store.ts';
export { openNeo4jStore } from './store/neo4j/open-neo4j-store.ts';
export { schemaSdl } from './schema.generated.ts';
