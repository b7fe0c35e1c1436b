/** Discovery's front door. */
export { createDiscovery, type Discovery, type DiscoveryOptions } from './create-discovery.ts';
export { schemaSdl } from './schema.generated.ts';
