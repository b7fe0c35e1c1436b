/**
 * Every refusal a stranger can meet, in one list: its code, its HTTP status, one sentence and the cure.
 * `docs/errors.md` is compared with this list by a test.
 */
import { GraphQLError } from 'graphql';

export const ERROR_CATALOGUE = {
  BAD_USER_INPUT: {
    status: 400,
    sentence: 'The request is not one we can answer.',
    cure: 'Correct the part that the message names and send it again.',
  },
  UNAUTHENTICATED: {
    status: 401,
    sentence: 'We could not tell who is asking.',
    cure: 'Send valid credentials; a subgraph is asked through the gateway, not directly.',
  },
  FORBIDDEN: {
    status: 403,
    sentence: 'The principal may not do this.',
    cure: 'Ask the owner that the message names for access.',
  },
  NOT_FOUND: {
    status: 404,
    sentence: 'Nothing has this name.',
    cure: 'Check the urn or name; `search` finds products by what they hold.',
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    sentence: 'The body is larger than this door takes.',
    cure: 'Send fewer events in one request.',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    sentence: 'The query asks for more than one request may.',
    cure: 'Ask for less at once, or in several requests.',
  },
  RATE_LIMITED: {
    status: 429,
    sentence: 'This client has asked for as much as it may for now.',
    cure: 'Ask again after `Retry-After`; ask for smaller pages.',
  },
  OVERLOADED: {
    status: 503,
    sentence: 'The gateway answers as many requests as it can.',
    cure: 'Ask again after `Retry-After`.',
  },
  DOMAIN_UNAVAILABLE: {
    status: 503,
    sentence: 'A domain did not answer in time; only its own cells are missing.',
    cure: 'Ask again later; `extensions.domain` names the domain.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    sentence: 'A store did not take the request; nothing was acknowledged.',
    cure: 'Send it again after `Retry-After`; taking it twice changes nothing.',
  },
  DEADLINE_EXCEEDED: {
    status: 504,
    sentence: 'The answer took longer than its deadline.',
    cure: 'Ask for less, or for a smaller page.',
  },
  CURSOR_EXPIRED: {
    status: 400,
    sentence: 'The cursor names a page that is no longer kept.',
    cure: 'Start again from the first page.',
  },
  SUPERGRAPH_STALE: {
    status: 503,
    sentence: 'The newest supergraph could not be loaded; the last good one goes on.',
    cure: 'Mend the supergraph; `/health/ready` says what is wrong with it.',
  },
  INTERNAL: {
    status: 500,
    sentence: 'Something failed on our side.',
    cure: 'Report the request id; the log has the rest.',
  },
} as const satisfies Record<string, { status: number; sentence: string; cure: string }>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** A refusal with a code of the catalogue. `detail` goes into `extensions` and problem+json, so it holds no secret. */
export class TributaryError extends Error {
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, detail: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TributaryError';
    this.code = code;
    this.detail = detail;
  }
}

/** The same refusal inside GraphQL: `extensions.code` and the detail beside it. */
export function toGraphQLError(error: TributaryError): GraphQLError {
  return new GraphQLError(error.message, { extensions: { ...error.detail, code: error.code }, originalError: error });
}

/** "Nothing has this name", naming what was asked for. `subject` is one word such as `urn` or `domain`. */
export function notFound(subject: string, name: string): GraphQLError {
  return toGraphQLError(
    new TributaryError(
      'NOT_FOUND',
      `No ${subject === 'urn' ? 'data product has the urn' : `${subject} is called`} "${name}".`,
      {
        [subject]: name,
      },
    ),
  );
}

/** RFC 9457 problem details, the shape of every error outside GraphQL. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly [extension: string]: unknown;
}

export function toProblem(error: TributaryError): Problem {
  const { status, sentence } = ERROR_CATALOGUE[error.code];
  return { ...error.detail, type: 'about:blank', title: sentence, status, detail: error.message, code: error.code };
}
