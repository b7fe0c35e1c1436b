/** The registry's front door. */
export { REGISTRY_BODY_LIMIT, REGISTRY_PATHS } from './doors/paths.ts';
export { createRegistryRoutes } from './doors/routes.ts';
export { createRegistry, type Registry, type RegistryOptions } from './create-registry.ts';
export { MESH, type AdoptedSubgraph } from './adopt.ts';
export { createTokens, type Tokens } from './access/tokens.ts';
export { openRegistryRecords } from './records/open-registry-records.ts';
export { graphImpact } from './pipeline/contracts/graph-impact.ts';
export type { AskImpact } from './pipeline/contracts/impact-question.ts';
export { verifyChain } from './records/audit-chain.ts';
export {
  createKeptComposition,
  hasKeptComposition,
  type ComposedMesh,
  type KeptComposition,
} from './supergraph/kept-compositions.ts';
export type { Served, Supergraphs } from './supergraph/supergraphs.ts';
export type { RegistryRecords } from './records/registry-records.ts';
export type { RegistryFinding, ClientUse, Consumer, Approval } from './model/finding.ts';
export { MAIN, type Submission, type SubgraphKind } from './model/submission.ts';
export type { Verdict, PublicationSummary } from './model/verdict.ts';
export type { Publication } from './model/publication.ts';
export type { UseReport } from './model/use.ts';
export type { Token, Scope } from './model/token.ts';
export type { AuditEntry } from './model/audit.ts';
