/**
 * From the bytes of a request to JSON: the content type, gzip within bounds, UTF-8. Every refusal says what was expected
 * and what came.
 */
import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TributaryError } from '../../../lib/errors.ts';
import type { HttpRequest } from '../../../lib/http.ts';

/** On the wire. */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** After inflating: a small body must not become a full memory. */
export const MAX_INFLATED_BYTES = 32 * 1024 * 1024;

const inflate = promisify(gunzip);

export interface ReadBody {
  readonly value: unknown;
  /** The size of its text. */
  readonly bytes: number;
}

/** Rejects with BAD_USER_INPUT or PAYLOAD_TOO_LARGE. */
export async function readJson({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): Promise<ReadBody> {
  checkContentType(headers['content-type']);
  const bytes = await decompress(body, headers['content-encoding']);
  return { value: parseJson(decodeUtf8(bytes)), bytes: bytes.byteLength };
}

function checkContentType(header: string | undefined): void {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (type !== '' && !/^application\/(?:[\w.-]+\+)?json$/.test(type)) {
    throw badInput('content-type', 'application/json', type);
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const name = charset?.replaceAll('"', '');
  if (name !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(name)) {
    throw badInput('the charset of content-type', 'utf-8', name);
  }
}

async function decompress(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  if (body.byteLength > MAX_BODY_BYTES) throw tooLarge(`${body.byteLength} bytes`, MAX_BODY_BYTES);
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (name !== 'gzip' && name !== 'x-gzip') throw badInput('content-encoding', 'gzip or none', name);
  try {
    return await inflate(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge('more, once inflated', MAX_INFLATED_BYTES);
    }
    throw badInput('the body', 'gzip, as content-encoding says', 'bytes that are not', cause);
  }
}

/** A byte order mark is no part of the text. */
function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw badInput('the body', 'text in UTF-8', 'bytes that are not');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw badInput('the body', 'JSON', text === '' ? 'nothing' : (cause as Error).message, cause);
  }
}

function badInput(what: string, expected: string, came: string, cause?: unknown): TributaryError {
  const faults = [{ pointer: '', expected, came }];
  return new TributaryError(
    'BAD_USER_INPUT',
    `Expected ${expected} as ${what}; came ${came.slice(0, 200)}.`,
    { faults },
    cause,
  );
}

function tooLarge(came: string, limitBytes: number): TributaryError {
  return new TributaryError(
    'PAYLOAD_TOO_LARGE',
    `A body has at most ${limitBytes} bytes; came ${came}. Send fewer events in one request.`,
  );
}
