/** The registry over HTTP. What it refuses becomes a failure with its own words, and the code that the command ends with. */
import type { ErrorCode } from '../../lib/errors.ts';
import type {
  Approval,
  AuditEntry,
  Publication,
  PublicationSummary,
  Submission,
  Token,
  Verdict,
} from '../../registry/index.ts';
import { CommandFailed, EXIT } from '../exit-codes.ts';
import type { RegistryTarget } from './registry-target.ts';

export interface RegistryClient {
  readonly url: string;
  readonly check: (submission: Submission) => Promise<Verdict>;
  /** A refusal is a verdict too. */
  readonly publish: (submission: Submission) => Promise<Verdict>;
  readonly retire: (subgraph: string, variant: string) => Promise<Verdict>;
  readonly rollback: (subgraph: string, version: number, variant: string) => Promise<Verdict>;
  readonly approve: (request: ApprovalRequest) => Promise<Approval>;
  readonly history: (query: Query) => Promise<{ publications: readonly PublicationSummary[]; next: number | null }>;
  readonly skew: (variant: string) => Promise<Skew>;
  readonly diff: (query: Query) => Promise<Diff>;
  readonly subgraphs: (variant: string) => Promise<{ revision: number; subgraphs: readonly Publication[] }>;
  readonly status: (variant: string) => Promise<Status>;
  readonly trust: (client: string, documents: readonly string[]) => Promise<{ documents: number }>;
  readonly whoami: () => Promise<Token>;
  readonly createToken: (token: NewToken) => Promise<{ secret: string; token: Token }>;
  readonly tokens: () => Promise<{ tokens: readonly Token[] }>;
  readonly revokeToken: (id: string) => Promise<{ revoked: boolean }>;
  readonly audit: (after: number) => Promise<{ entries: readonly AuditEntry[]; next: number | null }>;
}

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface ApprovalRequest {
  readonly subgraph: string;
  readonly key: string;
  readonly reason: string;
  readonly days?: number;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly subgraph: string | null;
  readonly days: number | null;
}

export interface Skew {
  readonly subgraphs: readonly { readonly subgraph: string; readonly missing: readonly string[] }[];
  readonly heldBack: readonly { readonly coordinate: string; readonly nullIn: readonly string[] }[];
}

export interface Diff {
  readonly changes: readonly { readonly kind: string; readonly coordinate: string; readonly message: string }[];
  readonly files: readonly { readonly path: string; readonly change: string }[];
}

export interface Status {
  readonly revision: number;
  readonly served: number;
  readonly disagreement: string | null;
}

interface Problem {
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly verdict?: Verdict;
}

const TIMEOUT_MS = 60_000;

export function createRegistryClient({ url, token }: RegistryTarget): RegistryClient {
  async function ask(path: string, body?: object): Promise<{ status: number; answer: unknown }> {
    const response = await send(`${url}/registry/v1/${path}`, url, {
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    return { status: response.status, answer: await jsonOf(response, url) };
  }
  async function get<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const given = Object.entries(query).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, String(value)] as [string, string]],
    );
    const { status, answer } = await ask(`${path}?${new URLSearchParams(given).toString()}`);
    if (status !== 200) throw failureOf(status, answer as Problem, url);
    return answer as Answer;
  }
  async function post<Answer>(path: string, body: object): Promise<Answer> {
    const { status, answer } = await ask(path, body);
    const { verdict } = answer as Problem;
    if (status === 409 && verdict) return verdict as Answer;
    if (status !== 200) throw failureOf(status, answer as Problem, url);
    return answer as Answer;
  }
  return {
    url,
    check: (submission) => post('check', submission),
    publish: (submission) => post('publish', submission),
    retire: (subgraph, variant) => post('retire', { subgraph, variant }),
    rollback: (subgraph, version, variant) => post('rollback', { subgraph, version, variant }),
    approve: (request) => post('approve', request),
    history: (query) => get('history', query),
    skew: (variant) => get('skew', { variant }),
    diff: (query) => get('diff', query),
    subgraphs: (variant) => get('subgraphs', { variant, sdl: 'true' }),
    status: (variant) => get('status', { variant }),
    trust: (client, documents) => post('documents', { client, documents }),
    whoami: () => get('whoami'),
    createToken: (made) => post('tokens', made),
    tokens: () => get('tokens'),
    revokeToken: (id) => post('tokens/revoke', { id }),
    audit: (after) => get('audit', { after }),
  };
}

async function send(address: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const why =
      error instanceof Error && error.name === 'TimeoutError' ? 'did not answer in time' : 'can not be reached';
    throw new CommandFailed(
      EXIT.unreachable,
      'STORE_UNAVAILABLE',
      `The registry at ${url} ${why}. Start it (\`npm start\`, or \`tributary registry\`), or say where it is: --registry <url>, TRIBUTARY_REGISTRY_URL or \`tributary login <url>\`.`,
    );
  }
}

async function jsonOf(response: Response, url: string): Promise<unknown> {
  const text = await response.text();
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const message = `What answers at ${url} is no registry (status ${response.status}). Check the URL.`;
    throw new CommandFailed(EXIT.unreachable, 'STORE_UNAVAILABLE', message);
  }
}

function failureOf(status: number, { code = 'INTERNAL', detail }: Problem, url: string): CommandFailed {
  const exitCode = status === 401 || status === 403 ? EXIT.notAllowed : status >= 500 ? EXIT.unreachable : EXIT.refused;
  return new CommandFailed(exitCode, code, detail ?? `The registry at ${url} answered ${status}.`);
}
