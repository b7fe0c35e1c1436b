/** The kinds of values that settings have: read from text, and refused with what was expected. */
import { z } from 'zod';

export const port = z.coerce.number().int().min(0).max(65_535);
export const seconds = z.coerce.number().positive().max(86_400);
export const milliseconds = z.coerce.number().int().min(1).max(600_000);
export const url = (...schemes: string[]) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.replace(':', '')), {
    error: `expected a URL with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
  });

/** What carries out operations in the gateway. */
export const EXECUTORS = ['tributary', 'apollo'] as const;

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** `https://*.mesh.example`: a scheme, and a host whose first part may be anything. */
export const hostPatterns = z.string().transform((text, context): readonly string[] => {
  const patterns = text.split(',').map((pattern) => pattern.trim().toLowerCase());
  for (const pattern of patterns) {
    if (/^https?:\/\/(\*\.)?[\w.-]+(:\d+)?$/.test(pattern)) continue;
    context.addIssue({
      code: 'custom',
      message: `expected a list, separated by commas, of a scheme and a host, such as https://*.mesh.example; "${pattern}" is none`,
    });
  }
  return patterns;
});

const LIMITS = z.strictObject({
  bytes: z.int().min(1_000),
  tokens: z.int().min(100),
  depth: z.int().min(1),
  aliases: z.int().min(0),
  rootFields: z.int().min(1),
  directives: z.int().min(0),
  pageSize: z.int().min(1),
  /** In objects of one answer. */
  cost: z.int().min(1),
  /** In objects of all answers of a client; `null` for as many as it likes. */
  costPerMinute: z.int().min(1).nullable(),
  /** Of requests that are answered at one moment. */
  concurrency: z.int().min(1),
});
export type LimitsConfig = z.infer<typeof LIMITS>;
export const limits = z.string().transform((text, context): Partial<LimitsConfig> => {
  const given = LIMITS.partial().safeParse(parseJson(text));
  if (given.success) return Object.fromEntries(Object.entries(given.data).filter(([, value]) => value !== undefined));
  const faults = given.error.issues.map(({ path, message }) => `${path.join('.') || 'the object'}: ${message}`);
  context.addIssue({ code: 'custom', message: `expected a JSON object of limits; ${faults.join('; ')}` });
  return z.NEVER;
});

/** RFC 7518 and RFC 8037. With a shared secret every service that checks tokens could make some. */
export const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export const algorithms = z.string().transform((text, context): readonly string[] => {
  const given = text.split(',').map((name) => name.trim());
  for (const name of given) {
    if ((ASYMMETRIC as readonly string[]).includes(name)) continue;
    const message = `expected some of ${ASYMMETRIC.join(', ')}, separated by commas; "${name}" is none`;
    context.addIssue({ code: 'custom', message });
  }
  return given;
});

/** `https://bi.example`: what a browser sends as `Origin`. */
export const origins = z.string().transform((text, context): readonly string[] => {
  const given = text.split(',').map((origin) => origin.trim().toLowerCase());
  for (const origin of given) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    const message = `expected a list, separated by commas, of origins such as https://bi.example; "${origin}" is none`;
    context.addIssue({ code: 'custom', message });
  }
  return given;
});

const EXAMPLE_ALIASES = '{"postgres://localhost:5432": "postgres://warehouse.example:5432"}';
/** A JSON object of namespaces; every one by itself or by what it means, so that there is one step and no circle. */
export const namespaceAliases = z.string().transform((text, context): Readonly<Record<string, string>> => {
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  const aliases = z.record(z.string(), z.string().min(1)).safeParse(parseJson(text));
  if (!aliases.success) {
    refuse(`expected a JSON object that gives each alias the namespace that it means, such as ${EXAMPLE_ALIASES}`);
    return z.NEVER;
  }
  for (const [alias, meant] of Object.entries(aliases.data)) {
    if (Object.hasOwn(aliases.data, meant)) {
      refuse(`expected "${alias}" to mean a namespace that is no alias itself, such as what "${meant}" means`);
    }
  }
  return aliases.data;
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
