/** Documents that a client is trusted with: they count as use, whether or not they were sent lately. */
import { buildSchema, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { createHash } from 'node:crypto';
import { TributaryError } from '../lib/errors.ts';
import { apiSchemaOf } from '../schema/api-schema.ts';
import { coordinatesOf } from '../schema/coordinates.ts';
import { MAIN } from './model/submission.ts';
import type { TrustedDocument } from './model/use.ts';
import type { RegistryRecords } from './records/registry-records.ts';
import type { Supergraphs } from './supergraph/supergraphs.ts';

export interface DocumentsRequest {
  readonly client: string;
  /** GraphQL documents; they take the place of those that the client had before. */
  readonly documents: readonly string[];
}

interface DocumentsParts {
  readonly records: Pick<RegistryRecords, 'trust'>;
  readonly supergraphs: Supergraphs;
  readonly now: () => number;
}

export function createDocuments({ records, supergraphs, now }: DocumentsParts) {
  return {
    /** Rejects with BAD_USER_INPUT and every fault where one is not valid in the graph of now. */
    trust: async ({ client, documents }: DocumentsRequest, by: string): Promise<{ readonly documents: number }> => {
      const served = await supergraphs.current(MAIN);
      const schema = served
        ? apiSchemaOf(parse(served.supergraphSdl, { noLocation: true }))
        : buildSchema('type Query { nothing: Int }');
      const faults: string[] = [];
      const trusted = documents.flatMap((text, index) => toTrusted(client, text, index, schema, faults));
      if (faults.length > 0) {
        throw new TributaryError('BAD_USER_INPUT', `Some documents are not valid:\n${faults.join('\n')}`, { faults });
      }
      const at = new Date(now()).toISOString();
      const detail = { documents: trusted.length };
      await records.trust(client, trusted, { at, by, action: 'trust', subject: client, detail });
      return { documents: trusted.length };
    },
  };
}

function toTrusted(
  client: string,
  text: string,
  index: number,
  schema: GraphQLSchema,
  faults: string[],
): readonly TrustedDocument[] {
  const document = parsed(text, index, faults);
  if (!document) return [];
  const errors = validate(schema, document);
  faults.push(
    ...errors.map(({ message, locations }) => `document ${index + 1}, line ${locations?.[0]?.line}: ${message}`),
  );
  const hash = createHash('sha256').update(text).digest('hex');
  return errors.length > 0 ? [] : [{ client, hash, coordinates: coordinatesOf(document, schema) }];
}

function parsed(text: string, index: number, faults: string[]): DocumentNode | null {
  try {
    return parse(text);
  } catch (error) {
    faults.push(`document ${index + 1}: ${(error as Error).message}`);
    return null;
  }
}
