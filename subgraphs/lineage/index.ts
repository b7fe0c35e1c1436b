/** Lineage's front door. */
export { createLineage, type Lineage, type LineageOptions } from './create-lineage.ts';
export { exportEvents } from './export/export-events.ts';
export { eventLines } from './export/export-route.ts';
export { IMPORT_FORMATS, type ImportFormat } from './import/detect-format.ts';
export { importEvents, type ImportCounts, type ImportResult, type Send } from './import/import-events.ts';
export { readImport, type ReadImport, type ReadImportOptions } from './import/read-import.ts';
export { sendToServer, sendToStore } from './import/event-senders.ts';
export { createNamespaces, type Namespaces } from './model/namespaces.ts';
export { forgetWithdrawn } from './store/forget-withdrawn.ts';
export type { LineageStore } from './store/lineage-store.ts';
export { openEmbeddedStore, type EmbeddedStoreOptions } from './store/embedded/open-embedded-store.ts';
export { openNeo4jStore } from './store/neo4j/open-neo4j-store.ts';
export { schemaSdl } from './schema.generated.ts';
