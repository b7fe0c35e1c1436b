/** The text of a request to a subgraph, made without making the objects that it is the text of. */
import type { SubgraphRequest } from '../../../transport/transport.ts';

/** `texts` are the variables as JSON, by name. */
export class FetchRequest implements SubgraphRequest {
  readonly query: string;
  readonly operationName = undefined;
  readonly text: string;
  readonly #texts: ReadonlyMap<string, string>;

  /** `head` is the text up to the value of `variables`. */
  constructor(query: string, head: string, texts: ReadonlyMap<string, string>) {
    this.query = query;
    this.#texts = texts;
    let variables = '';
    for (const [name, text] of texts) variables += `${variables === '' ? '' : ','}"${name}":${text}`;
    this.text = `${head}{${variables}}}`;
  }

  /** Its variables but these, as one text. */
  variablesBut(names: ReadonlyMap<string, unknown>): string {
    return JSON.stringify([...this.#texts].filter(([name]) => !names.has(name)));
  }

  /** Read only where the subgraph is in this process. */
  get variables(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#texts].map(([name, text]) => [name, JSON.parse(text) as unknown]));
  }
}

export function headOf(query: string): string {
  return `{"query":${JSON.stringify(query)},"variables":`;
}
