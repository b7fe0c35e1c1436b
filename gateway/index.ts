/** The gateway's front door: make one, and the sources that it can take its graph from. */
export { createGateway, type Gateway, type GatewayOptions } from './create-gateway.ts';
export { FIRST_QUERY } from './explorer/first-query.generated.ts';
export { createFileSource } from './source/file-source.ts';
export { createHeldSource, type HeldSource } from './source/held-source.ts';
export { createRegistrySource, type RegistrySourceOptions } from './source/registry-source.ts';
export type { SupergraphListener, SupergraphSource, SupergraphUpdate } from './source/supergraph-source.ts';
export { reportUseTo } from './use/report-use-to.ts';
export type { UseReport } from './use/use-report.ts';
export type { VariantGraph, VariantSource } from './variants/open-variant.ts';
export { EXECUTORS, loadExecutor, type ExecutorName } from './executors/load-executor.ts';
export type { Authentication } from './identity/authenticate.ts';
export { createTokens } from './identity/tokens.ts';
export { hashOf, readApiKeys } from './identity/api-keys.ts';
export { readTrustedDocuments } from './door/trusted-documents.ts';
