/** Why a subgraph can't be made: everything that is wrong with its SDL and resolvers, found before it serves anybody. */
import { parse, type DocumentNode } from 'graphql';

export interface SchemaFault {
  readonly part: 'schema' | 'resolvers';
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** In the SDL, from 1; null where it is not known. */
  readonly line: number | null;
  readonly column: number | null;
}

export class SubgraphFault extends Error {
  readonly faults: readonly SchemaFault[];

  constructor(subgraph: string, faults: readonly SchemaFault[], cause?: unknown) {
    super(`The subgraph "${subgraph}" can't be made:\n${faults.map(({ message }) => `  ${message}`).join('\n')}`, {
      cause,
    });
    this.name = 'SubgraphFault';
    this.faults = faults;
  }
}

export function resolverFault(message: string): SchemaFault {
  return { part: 'resolvers', message, line: null, column: null };
}

/** Parses, or throws the fault. */
export function parseSdl(subgraph: string, sdl: string): DocumentNode {
  try {
    return parse(sdl);
  } catch (cause) {
    throw new SubgraphFault(subgraph, schemaFaults(cause), cause);
  }
}

/** What graphql and the federation library throw for SDL: one error, or an aggregate of several. */
export function schemaFaults(thrown: unknown): readonly SchemaFault[] {
  const { causes } = thrown as { causes?: readonly unknown[] };
  return (causes ?? [thrown]).map((cause) => {
    const { message, locations } = cause as {
      message: string;
      locations?: readonly { line: number; column: number }[];
    };
    return { part: 'schema', message, line: locations?.[0]?.line ?? null, column: locations?.[0]?.column ?? null };
  });
}
