/** The registry's own graph. It is not federated: it answers when the mesh's graph does not compose. */
export const REGISTRY_SDL = `
"The registry: which schemas are published, by whom, and what a change would do."
type Query {
  "What is published now, by name."
  subgraphs("The graph: main, or a preview." variant: String = "main"): [Publication!]!
  "Publications, the newest first."
  history(
    "The graph: main, or a preview."
    variant: String = "main"
    "Of one subgraph; of all unless told."
    subgraph: String
    "How many: 50 unless told, 500 at most."
    first: Int
    "The revision before which to go on."
    before: Int
  ): [Publication!]!
  "What changed between two versions of a subgraph: by default its newest, and the one before."
  diff(subgraph: String!, from: Int, to: Int, variant: String = "main"): Diff!
  "Who lags behind the vocabulary, and what is null because of it."
  skew(variant: String = "main"): Skew!
  "How the supergraph stands."
  status(variant: String = "main"): Status!
  "Whether this may be published; nothing is changed."
  check(submission: Submission!): Verdict!
  "The audit, oldest first."
  audit("The number after which to go on." after: Int, "How many: 500 unless told, 1,000 at most." first: Int): [AuditEntry!]!
}

type Mutation {
  "Publishes it where no finding is an error."
  publish(submission: Submission!): Verdict!
  "Takes a subgraph out of the graph, where that hurts nobody."
  retire(subgraph: String!, variant: String = "main"): Verdict!
  "Publishes what an earlier version had."
  rollback(subgraph: String!, version: Int!, variant: String = "main"): Verdict!
  "Lets a finding pass for some days, 30 unless told."
  approve(subgraph: String!, key: String!, reason: String!, days: Int): Approval!
}

"What a team hands in."
input Submission {
  "The name of the domain, or of the platform's subgraph."
  subgraph: String!
  kind: SubgraphKind = DOMAIN
  "Where it is served; where it was unless told."
  url: String
  "Whether its server tolerates vocabulary that it does not know, as every server made with the kit does."
  isTolerant: Boolean = true
  "The whole SDL."
  sdl: String!
  "domain.yaml, contracts and schema.graphql."
  files: [SubmittedFile!] = []
  "The graph: main, or a preview."
  variant: String = "main"
}

input SubmittedFile {
  path: String!
  text: String!
}

enum SubgraphKind { DOMAIN PLATFORM VOCABULARY }
enum PublicationAction { PUBLISH RETIRE ROLLBACK }
enum FindingSeverity { ERROR APPROVED WARNING INFO }
enum FindingStage { PARSE LINT COMPOSE DIFF USE CONTRACTS POLICY }
enum ChangeKind { BREAKING DANGEROUS SAFE }
enum FileChangeKind { ADDED REMOVED CHANGED }

type Publication {
  "Counts publications of the whole registry."
  revision: Int!
  "Counts publications of this subgraph in this graph."
  version: Int!
  subgraph: String!
  variant: String!
  kind: SubgraphKind!
  action: PublicationAction!
  url: String
  isTolerant: Boolean!
  "SHA-256 of what was submitted."
  hash: String!
  at: String!
  by: String!
  "Of ROLLBACK: the version that it went back to."
  restored: Int
}

type Verdict {
  subgraph: String!
  variant: String!
  "Whether no finding is an error."
  isAccepted: Boolean!
  "Whether the same is published already."
  isUnchanged: Boolean!
  findings: [Finding!]!
  publication: Publication
  durationMs: Int!
  "The revision that it was judged against."
  basedOn: Int!
}

type Finding {
  stage: FindingStage!
  rule: String!
  severity: FindingSeverity!
  message: String!
  advice: String
  subgraph: String!
  coordinate: String
  file: String
  line: Int
  clients: [ClientUse!]
  consumers: [Consumer!]
  "The same for the same change: an approval names it."
  key: String!
  isApprovable: Boolean!
  approval: Approval
}

"One client's use of what would change."
type ClientUse {
  client: String!
  version: String
  count: Int!
  lastDay: String
  isTrusted: Boolean!
}

"A product whose data comes from what would change."
type Consumer {
  urn: ID
  name: String!
  domain: String
  owners: [String!]!
  touched: [String!]!
  verdict: String!
  why: String!
}

type Approval {
  key: String!
  subgraph: String!
  message: String!
  author: String!
  reason: String!
  at: String!
  expiresAt: String!
}

type Diff {
  changes: [SchemaChange!]!
  files: [FileChange!]!
}

type SchemaChange {
  kind: ChangeKind!
  rule: String!
  coordinate: String!
  message: String!
}

type FileChange {
  path: String!
  change: FileChangeKind!
}

type Skew {
  subgraphs: [LaggingSubgraph!]!
  heldBack: [HeldBackField!]!
}

"A domain that lacks words of the vocabulary."
type LaggingSubgraph {
  subgraph: String!
  missing: [String!]!
}

"A field of the vocabulary that is null for the products of some domains."
type HeldBackField {
  coordinate: String!
  nullIn: [String!]!
}

type Status {
  revision: Int!
  "The revision that the supergraph is made of."
  served: Int!
  hash: String
  isComposing: Boolean!
  heldBack: [HeldBackSubgraph!]!
  "What the whole says against what a check let pass."
  disagreement: String
}

type HeldBackSubgraph {
  subgraph: String!
  version: Int!
  why: String!
}

type AuditEntry {
  number: Int!
  at: String!
  by: String!
  action: String!
  subject: String!
  previousHash: String!
  hash: String!
}
`;
