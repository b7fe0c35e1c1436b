/**
 * A data product as values: what a folder of contracts is read into, and what the kit serves. The names are those of
 * the vocabulary; lists are whole here and become pages at the door. `null` means that its owner has not said.
 */
export const LIFECYCLES = ['PROPOSED', 'DRAFT', 'ACTIVE', 'DEPRECATED', 'RETIRED'] as const;
export type Lifecycle = (typeof LIFECYCLES)[number];

/** From open to closed; a product is as confidential as its most confidential column. */
export const CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const;

export interface Product {
  readonly urn: string;
  readonly name: string;
  readonly description: string | null;
  readonly limitations: string | null;
  readonly usage: string | null;
  readonly owners: readonly Owner[];
  readonly lifecycle: Lifecycle | null;
  readonly successorUrn: string | null;
  readonly formerUrns: readonly string[];
  readonly version: string | null;
  readonly tags: readonly string[];
  readonly classification: string | null;
  readonly inputPorts: readonly Port[];
  readonly outputPorts: readonly Port[];
  readonly slas: readonly Sla[];
  readonly supportChannels: readonly SupportChannel[];
  /** The contract of the first output port. */
  readonly contract: Contract | null;
  readonly links: readonly Link[];
  readonly customProperties: readonly CustomProperty[];
}

export interface Port {
  readonly name: string;
  readonly description: string | null;
  readonly type: string | null;
  readonly version: string | null;
  readonly contractId: string | null;
  readonly contract: Contract | null;
  readonly productUrn: string | null;
  readonly datasets: readonly DatasetKey[];
  readonly columns: readonly Column[];
  readonly tags: readonly string[];
  readonly links: readonly Link[];
  readonly customProperties: readonly CustomProperty[];
}

/** The OpenLineage identity of a dataset. */
export interface DatasetKey {
  readonly namespace: string;
  readonly name: string;
}

export interface Column {
  readonly name: string;
  readonly businessName: string | null;
  readonly description: string | null;
  readonly type: string | null;
  readonly physicalType: string | null;
  readonly classification: string | null;
  readonly personalData: boolean | null;
  readonly term: Term | null;
  readonly primaryKey: boolean;
  readonly primaryKeyPosition: number | null;
  readonly nullable: boolean | null;
  readonly unique: boolean | null;
  readonly criticalDataElement: boolean | null;
  readonly tags: readonly string[];
  readonly examples: readonly unknown[];
  readonly qualityChecks: readonly QualityCheck[];
  readonly sources: readonly ColumnSource[];
  readonly transformLogic: string | null;
  readonly transformDescription: string | null;
  readonly dataset: DatasetKey;
  readonly port: string;
  readonly links: readonly Link[];
  readonly customProperties: readonly CustomProperty[];
}

export interface ColumnSource {
  readonly object: string;
  readonly dataset: DatasetKey | null;
  readonly column: string | null;
}

export interface Term {
  readonly name: string | null;
  readonly definition: string | null;
  readonly url: string | null;
}

export interface QualityCheck {
  readonly name: string | null;
  readonly type: string | null;
  readonly metric: string | null;
  readonly dimension: string | null;
  readonly description: string | null;
  readonly operator: string | null;
  readonly threshold: unknown;
  readonly unit: string | null;
  readonly query: string | null;
  readonly engine: string | null;
  readonly severity: string | null;
  readonly businessImpact: string | null;
  readonly schedule: string | null;
}

export interface Contract {
  readonly id: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly status: string | null;
  readonly apiVersion: string | null;
  readonly purpose: string | null;
  readonly limitations: string | null;
  readonly usage: string | null;
  readonly createdAt: string | null;
  readonly price: {
    readonly amount: number | null;
    readonly currency: string | null;
    readonly unit: string | null;
  } | null;
  readonly roles: readonly AccessRole[];
  readonly slas: readonly Sla[];
  readonly qualityChecks: readonly QualityCheck[];
  readonly links: readonly Link[];
  readonly customProperties: readonly CustomProperty[];
}

export interface AccessRole {
  readonly role: string;
  readonly access: string | null;
  readonly description: string | null;
  readonly firstLevelApprovers: string | null;
  readonly secondLevelApprovers: string | null;
}

export interface Sla {
  readonly property: string;
  readonly value: unknown;
  readonly valueExt: unknown;
  readonly unit: string | null;
  readonly element: string | null;
  readonly driver: string | null;
  readonly description: string | null;
  readonly scheduler: string | null;
  readonly schedule: string | null;
}

export interface Owner {
  readonly name: string | null;
  readonly username: string | null;
  readonly role: string | null;
  readonly team: string | null;
}

export interface SupportChannel {
  readonly channel: string;
  readonly tool: string | null;
  readonly scope: string | null;
  readonly description: string | null;
  readonly url: string | null;
  readonly invitationUrl: string | null;
}

export interface Link {
  readonly type: string | null;
  readonly url: string | null;
  readonly description: string | null;
}

export interface CustomProperty {
  readonly property: string;
  readonly value: unknown;
  readonly description: string | null;
}
