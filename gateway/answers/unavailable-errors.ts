/**
 * One error for each subgraph that did not answer, however many fetches it cost. It names the domain and says why in
 * our words: no host, no port, nothing that the subgraph wrote.
 */
import { GraphQLError } from 'graphql';
import { FAILURES } from '../transport/transport.ts';
import type { Fault } from './fault.ts';

type Unavailable = Extract<Fault, { kind: 'unavailable' }>;

/**
 * `extensions`: `code` DOMAIN_UNAVAILABLE, `domain` (or `subgraph`, for one of the platform's own), and `missing`, how
 * many objects or root fields lack its cells. `path` only where that is a single place.
 */
export function unavailableErrors(
  faults: readonly Fault[],
  { isDomain }: { readonly isDomain: (subgraph: string) => boolean },
): readonly GraphQLError[] {
  const unavailable = faults.filter(isUnavailable);
  const subgraphs = new Set(unavailable.map(({ subgraph }) => subgraph));
  return [...subgraphs].map((subgraph) => {
    const found = unavailable.filter((fault) => fault.subgraph === subgraph);
    const noun = isDomain(subgraph) ? 'domain' : 'subgraph';
    const missing = found.reduce((sum, fault) => sum + fault.missing, 0);
    const place = missing === 1 ? found[0]?.places[0] : undefined;
    return new GraphQLError(`The ${noun} "${subgraph}" did not answer: ${FAILURES[found[0]!.why]}.`, {
      path: place,
      extensions: { code: 'DOMAIN_UNAVAILABLE', [noun]: subgraph, missing },
    });
  });
}

function isUnavailable(fault: Fault): fault is Unavailable {
  return fault.kind === 'unavailable';
}
