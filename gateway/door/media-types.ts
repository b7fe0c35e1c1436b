/** Which of the two media types of GraphQL over HTTP an answer has. Specification, "Media Types" and "Status Codes". */

export type MediaType = 'application/graphql-response+json' | 'application/json';

export interface Accepted {
  readonly type: MediaType;
  /** Whether the client asked for `application/json` by name: then what is wrong with its document is no HTTP error. */
  readonly isLegacy: boolean;
}

const ANYTHING: Accepted = { type: 'application/json', isLegacy: false };
const LEGACY: Accepted = { type: 'application/json', isLegacy: true };
const MODERN: Accepted = { type: 'application/graphql-response+json', isLegacy: false };

/** The one with the highest quality, the first of equals; `undefined` where the client takes neither. */
export function acceptedOf(accept: string | undefined): Accepted | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return ANYTHING;
  let best: Accepted | undefined;
  let bestQuality = 0;
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const accepted = byName(type);
    const quality = qualityOf(parameters);
    if (accepted && quality > bestQuality && isUtf8(parameters)) [best, bestQuality] = [accepted, quality];
  }
  return best;
}

function byName(type: string): Accepted | undefined {
  switch (type) {
    case 'application/graphql-response+json':
      return MODERN;
    case 'application/json':
      return LEGACY;
    case '*/*':
    case 'application/*':
      return ANYTHING;
    default:
      return undefined;
  }
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = given === undefined ? 1 : Number(given.slice(2));
  return Number.isFinite(quality) ? quality : 0;
}

function isUtf8(parameters: readonly string[]): boolean {
  return parameters.every((parameter) => !parameter.startsWith('charset=') || /^charset="?utf-?8"?$/.test(parameter));
}

/** Whether a body says that it is JSON in UTF-8, which is what it is where it says no charset. */
export function isJsonBody(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((text) => text.trim().toLowerCase());
  return type === 'application/json' && isUtf8(parameters);
}
