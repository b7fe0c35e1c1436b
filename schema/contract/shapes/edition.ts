/**
 * The editions of the Open Data Contract Standard that we read differ in their small parts: 3.1 closes what 3.0 left
 * open, and gives many things an id. An edition is the set of those parts; the larger shapes are made from it.
 */
import type { z } from 'zod';
import type {
  CustomPropertyDocument,
  DefinitionDocument,
  MemberDocument,
  PriceDocument,
  QualityDocument,
  RoleDocument,
  ServerDocument,
  SlaDocument,
  SupportDocument,
  TeamDocument,
} from '../documents.ts';

export interface Edition {
  readonly apiVersions: readonly string[];
  /** Fields that the edition adds to every schema object and to every property. */
  readonly objectFields: z.ZodRawShape;
  readonly propertyFields: z.ZodRawShape;
  /** The shape of `logicalTypeOptions` for each logical type. */
  readonly logicalTypes: Readonly<Record<string, z.ZodType>>;
  /** Whether a list's items may have properties whatever their logical type. */
  readonly itemsMayHaveProperties: boolean;
  readonly customProperties: z.ZodType<readonly CustomPropertyDocument[]>;
  readonly definitions: z.ZodType<readonly DefinitionDocument[]>;
  readonly price: z.ZodType<PriceDocument>;
  readonly quality: z.ZodType<readonly QualityDocument[]>;
  readonly role: z.ZodType<RoleDocument>;
  readonly server: z.ZodType<ServerDocument>;
  readonly sla: z.ZodType<SlaDocument>;
  readonly support: z.ZodType<readonly SupportDocument[]>;
  readonly team: z.ZodType<TeamDocument | readonly MemberDocument[]>;
}
