/**
 * The documents as the rest of this room reads them: what the shapes of every edition of the standards have in
 * common. Fields that we don't serve are not repeated here; the shapes check them all the same.
 */
export interface ContractDocument {
  readonly apiVersion: string;
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly name?: string | undefined;
  readonly dataProduct?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly description?: DescriptionDocument | undefined;
  readonly servers?: readonly ServerDocument[] | undefined;
  readonly schema?: readonly SchemaObjectDocument[] | undefined;
  readonly support?: readonly SupportDocument[] | undefined;
  readonly price?: PriceDocument | undefined;
  readonly team?: TeamDocument | readonly MemberDocument[] | undefined;
  readonly roles?: readonly RoleDocument[] | undefined;
  readonly slaDefaultElement?: string | undefined;
  readonly slaProperties?: readonly SlaDocument[] | undefined;
  readonly authoritativeDefinitions?: readonly DefinitionDocument[] | undefined;
  readonly customProperties?: readonly CustomPropertyDocument[] | undefined;
  readonly contractCreatedTs?: string | undefined;
}

export interface ProductDocument {
  readonly apiVersion: string;
  readonly id: string;
  readonly status: string;
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly description?: DescriptionDocument | undefined;
  readonly inputPorts?: readonly PortDocument[] | undefined;
  readonly outputPorts?: readonly PortDocument[] | undefined;
  readonly support?: readonly SupportDocument[] | undefined;
  readonly team?: TeamDocument | undefined;
  readonly authoritativeDefinitions?: readonly DefinitionDocument[] | undefined;
  readonly customProperties?: readonly CustomPropertyDocument[] | undefined;
}

export interface PortDocument {
  readonly name: string;
  readonly version: string;
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly contractId?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly authoritativeDefinitions?: readonly DefinitionDocument[] | undefined;
  readonly customProperties?: readonly CustomPropertyDocument[] | undefined;
}

export interface DescriptionDocument {
  readonly purpose?: string | undefined;
  readonly limitations?: string | undefined;
  readonly usage?: string | undefined;
  readonly authoritativeDefinitions?: readonly DefinitionDocument[] | undefined;
  readonly customProperties?: readonly CustomPropertyDocument[] | undefined;
}

/** Which of the fields are there depends on the type; the shape has made sure of it. */
export interface ServerDocument {
  readonly server: string;
  readonly type: string;
  readonly account?: string | undefined;
  readonly catalog?: string | undefined;
  readonly database?: string | undefined;
  readonly dataset?: string | undefined;
  readonly host?: string | undefined;
  readonly location?: string | undefined;
  readonly path?: string | undefined;
  readonly port?: number | undefined;
  readonly project?: string | undefined;
  readonly region?: string | undefined;
  readonly regionName?: string | undefined;
  /** A number in one server type of edition 3.0.2. */
  readonly schema?: string | number | undefined;
  readonly serviceName?: string | undefined;
}

export interface SchemaElementDocument {
  readonly name?: string | undefined;
  readonly physicalName?: string | undefined;
  readonly physicalType?: string | undefined;
  readonly businessName?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly authoritativeDefinitions?: readonly DefinitionDocument[] | undefined;
  readonly customProperties?: readonly CustomPropertyDocument[] | undefined;
  readonly quality?: readonly QualityDocument[] | undefined;
  readonly properties?: readonly PropertyDocument[] | undefined;
}

export interface SchemaObjectDocument extends SchemaElementDocument {
  readonly name: string;
}

/** A column; the items of a list are one without a name. */
export interface PropertyDocument extends SchemaElementDocument {
  readonly logicalType?: string | undefined;
  readonly primaryKey?: boolean | undefined;
  readonly primaryKeyPosition?: number | undefined;
  readonly required?: boolean | undefined;
  readonly unique?: boolean | undefined;
  readonly classification?: string | undefined;
  readonly criticalDataElement?: boolean | undefined;
  readonly examples?: readonly unknown[] | undefined;
  readonly transformSourceObjects?: readonly string[] | undefined;
  readonly transformLogic?: string | undefined;
  readonly transformDescription?: string | undefined;
  readonly items?: PropertyDocument | undefined;
}

/** The operators (`mustBe` and its like) are read by their names; edition 3.0.2 does not check them everywhere. */
export interface QualityDocument {
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly metric?: string | undefined;
  readonly rule?: string | undefined;
  readonly dimension?: string | undefined;
  readonly description?: string | undefined;
  readonly unit?: string | undefined;
  readonly query?: string | undefined;
  readonly engine?: string | undefined;
  readonly severity?: string | undefined;
  readonly businessImpact?: string | undefined;
  readonly schedule?: string | undefined;
}

export interface SupportDocument {
  readonly channel: string;
  readonly tool?: string | undefined;
  readonly scope?: string | undefined;
  readonly description?: string | undefined;
  readonly url?: string | undefined;
  readonly invitationUrl?: string | undefined;
}

export interface PriceDocument {
  readonly priceAmount?: number | undefined;
  readonly priceCurrency?: string | undefined;
  readonly priceUnit?: string | undefined;
}

export interface TeamDocument {
  readonly name?: string | undefined;
  readonly members?: readonly MemberDocument[] | undefined;
}

export interface MemberDocument {
  readonly username?: string | undefined;
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly dateOut?: string | undefined;
}

export interface RoleDocument {
  readonly role: string;
  readonly access?: string | undefined;
  readonly description?: string | undefined;
  readonly firstLevelApprovers?: string | undefined;
  readonly secondLevelApprovers?: string | undefined;
}

export interface SlaDocument {
  readonly property: string;
  readonly value: unknown;
  readonly valueExt?: unknown;
  readonly unit?: string | undefined;
  readonly element?: string | undefined;
  readonly driver?: string | undefined;
  readonly description?: string | undefined;
  readonly scheduler?: string | undefined;
  readonly schedule?: string | undefined;
}

export interface DefinitionDocument {
  readonly type: string;
  readonly url: string;
  readonly description?: string | undefined;
}

/** Edition 3.0.2 asks for neither key. */
export interface CustomPropertyDocument {
  readonly property?: string | undefined;
  readonly value?: unknown;
  readonly description?: string | undefined;
}

/** domain.yaml. */
export interface DomainDescription {
  /** A slug; the domain segment of its products' urns. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: { readonly name: string; readonly email: string };
}
