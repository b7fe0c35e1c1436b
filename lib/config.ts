/**
 * The settings of a process: the only place where the environment is read. Every setting has a default that works on a
 * laptop with no server; all faults are told at once.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS } from './logger.ts';
import {
  algorithms,
  ASYMMETRIC,
  EXECUTORS,
  flag,
  hostPatterns,
  limits,
  milliseconds,
  namespaceAliases,
  origins,
  port,
  seconds,
  url,
  type LimitsConfig,
} from './setting-types.ts';

const SETTINGS = {
  HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  PORT: port.default(4000).describe('The port to listen on; 0 picks a free one.'),
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .describe('`production` requires secrets and turns introspection and the explorer off.'),
  TRIBUTARY_HOME: z
    .string()
    .min(1)
    .default('.tributary')
    .describe('The folder of the embedded stores, the last good supergraph and the development secrets.'),
  TRIBUTARY_LOG_LEVEL: z.enum(LOG_LEVELS).default('warn').describe('Which log events are written to stderr.'),
  TRIBUTARY_SUBGRAPH_SECRETS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('A YAML or JSON file with a secret for each subgraph.'),
  TRIBUTARY_SUBGRAPH_DEADLINE_MS: milliseconds
    .default(5_000)
    .describe('How long the gateway waits for one answer of a subgraph.'),
  TRIBUTARY_EXECUTOR: z
    .enum(EXECUTORS)
    .default('tributary')
    .describe('What carries out operations in the gateway: our own executor, or the stock one of @apollo/gateway.'),
  TRIBUTARY_SHARING: flag
    .default(true)
    .describe('`true`: queries that ask the same at the same moment, as the same principal, share one execution.'),
  TRIBUTARY_ENTITY_CACHE_MB: z.coerce
    .number()
    .min(0)
    .max(10_000)
    .default(32)
    .describe(
      'How much the gateway keeps of the answers of domains that tell what changes, a quarter of it for whole answers; `0` keeps nothing.',
    ),
  TRIBUTARY_ALLOWED_ORIGINS: origins
    .optional()
    .describe('Web sites whose pages may ask the graph, such as `https://bi.example,https://notebooks.example`.'),
  TRIBUTARY_JWT_ISSUER: z.string().min(1).optional().describe('Who makes the tokens of users: the claim `iss`.'),
  TRIBUTARY_JWT_AUDIENCE: z.string().min(1).optional().describe('Whom tokens are made for: the claim `aud`.'),
  TRIBUTARY_JWT_JWKS_URL: url('http', 'https')
    .optional()
    .describe('Where the keys are published that tokens are checked with.'),
  TRIBUTARY_JWT_ALGORITHMS: algorithms
    .default([...ASYMMETRIC])
    .describe('Which signatures of tokens are taken: asymmetric ones, separated by commas.'),
  TRIBUTARY_API_KEYS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('A YAML or JSON file with the hashes of API keys, and what each may do.'),
  TRIBUTARY_ANONYMOUS: flag
    .optional()
    .describe(
      'Whether who shows no credentials may ask. `true` unless told, but where a way to authenticate is configured or in production; there a gateway with neither does not start.',
    ),
  TRIBUTARY_GATEWAY_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('The API key that the platform and the registry ask the graph with.'),
  TRIBUTARY_LIMITS: limits
    .default({})
    .describe(
      'How much a request and a client may ask: a JSON object with any of bytes, tokens, depth, aliases, rootFields, directives, pageSize, cost, costPerMinute, concurrency.',
    ),
  TRIBUTARY_TRUSTED_DOCUMENTS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("The documents that clients were built with: JSON with each id and its text, or Apollo's manifest."),
  TRIBUTARY_TRUSTED_DOCUMENTS: z
    .enum(['log', 'enforce'])
    .default('enforce')
    .describe(
      'What happens to other documents where there is such a file: `enforce` refuses them, `log` tells of them.',
    ),
  TRIBUTARY_GATEWAY_URL: url('http', 'https')
    .default('http://127.0.0.1:4000')
    .describe('Where the platform and the CLI find the graph.'),
  TRIBUTARY_PLATFORM_URL: url('http', 'https')
    .optional()
    .describe('Where the gateway forwards `/api/v1`, when the platform is a process of its own.'),
  TRIBUTARY_REGISTRY_URL: url('http', 'https')
    .optional()
    .describe('Where the gateway and the CLI find the registry; the CLI asks the gateway unless told.'),
  TRIBUTARY_REGISTRY_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe('The token that the registry is asked with; for the CLI, `tributary login` keeps one.'),
  TRIBUTARY_SUBGRAPH_URLS: hostPatterns
    .optional()
    .describe(
      'Where subgraphs may be: schemes and hosts, such as `https://*.mesh.example`. Without it any host over HTTP or HTTPS in development, and none in production.',
    ),
  TRIBUTARY_USE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(730)
    .default(30)
    .describe('For how many days nobody may have used a field before it can be removed.'),
  TRIBUTARY_STRICT: flag
    .default(false)
    .describe(
      '`true`: the registry refuses what breaks though nobody was seen to use it, and what lineage can not judge.',
    ),
  TRIBUTARY_HARVEST_SECONDS: seconds.default(60).describe('How often every domain is harvested.'),
  TRIBUTARY_HARVEST_DEADLINE_SECONDS: seconds.default(10).describe('How long `ready` waits for the first harvest.'),
  TRIBUTARY_NAMESPACE_ALIASES: namespaceAliases
    .optional()
    .describe('Namespaces of datasets that mean another one in lineage: a JSON object, each alias with what it means.'),
  DATABASE_URL: url('postgres', 'postgresql').optional().describe('Records in Postgres instead of SQLite.'),
  NEO4J_URI: url('neo4j', 'neo4j+s', 'neo4j+ssc', 'bolt', 'bolt+s', 'bolt+ssc')
    .optional()
    .describe('Lineage in Neo4j instead of the embedded store.'),
  NEO4J_USER: z.string().min(1).default('neo4j').describe('The user of Neo4j.'),
  NEO4J_PASSWORD: z
    .string()
    .optional()
    .describe('The password of Neo4j; without it the server must have authentication off.'),
  NEO4J_DATABASE: z.string().min(1).default('neo4j').describe('The database in Neo4j.'),
} as const;

/** The names of all settings, in the order of the documentation. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly (keyof typeof SETTINGS)[];

/** What each setting is for, and its default; the table in docs/settings.md is compared with it. */
export function describeSettings(): readonly { name: string; description: string; default: string | null }[] {
  return SETTING_NAMES.map((name) => {
    const result = SETTINGS[name].safeParse(undefined);
    return {
      name,
      description: SETTINGS[name].description ?? '',
      default: result.success && result.data !== undefined ? String(result.data) : null,
    };
  });
}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly isProduction: boolean;
  readonly home: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly subgraphSecretsFile: string | undefined;
  readonly subgraphDeadlineMs: number;
  readonly executor: (typeof EXECUTORS)[number];
  readonly isSharing: boolean;
  readonly entityCacheMb: number;
  /** Lower case. */
  readonly allowedOrigins: readonly string[];
  readonly auth: AuthConfig;
  readonly gatewayKey: string | undefined;
  readonly limits: Partial<LimitsConfig>;
  readonly trustedDocuments: { readonly file: string; readonly mode: 'log' | 'enforce' } | undefined;
  readonly gatewayUrl: string;
  readonly platformUrl: string | undefined;
  readonly registryUrl: string | undefined;
  readonly registryToken: string | undefined;
  /** Lower case. */
  readonly subgraphUrls: readonly string[] | undefined;
  readonly useDays: number;
  readonly isStrict: boolean;
  readonly harvestIntervalMs: number;
  readonly harvestDeadlineMs: number;
  /** By alias, the namespace that it means. */
  readonly namespaceAliases: Readonly<Record<string, string>>;
  readonly databaseUrl: string | undefined;
  readonly neo4j: Neo4jConfig | undefined;
  /** Where this user's own settings are: the XDG base directory specification, `~/.config` by default. */
  readonly userFolder: string;
}

/** How the gateway finds out who asks. */
export interface AuthConfig {
  readonly jwt: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string } | undefined;
  readonly algorithms: readonly string[];
  readonly apiKeysFile: string | undefined;
  readonly allowsAnonymous: boolean;
}

export interface Neo4jConfig {
  readonly uri: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
}

/** Thrown with every faulty setting in `faults`, one sentence each. */
export class ConfigError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `The environment has ${faults.length === 1 ? 'a faulty setting' : `${faults.length} faulty settings`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const result = z.object(SETTINGS).safeParse(given);
  const faults = [
    ...(result.error?.issues.map((issue) => describeFault(issue, given)) ?? []),
    ...missingOfTokens(given),
  ];
  if (!result.success || faults.length > 0) throw new ConfigError(faults);
  const settings = result.data;
  return {
    host: settings.HOST,
    port: settings.PORT,
    isProduction: settings.NODE_ENV === 'production',
    home: settings.TRIBUTARY_HOME,
    logLevel: settings.TRIBUTARY_LOG_LEVEL,
    subgraphSecretsFile: settings.TRIBUTARY_SUBGRAPH_SECRETS_FILE,
    subgraphDeadlineMs: settings.TRIBUTARY_SUBGRAPH_DEADLINE_MS,
    executor: settings.TRIBUTARY_EXECUTOR,
    isSharing: settings.TRIBUTARY_SHARING,
    entityCacheMb: settings.TRIBUTARY_ENTITY_CACHE_MB,
    allowedOrigins: settings.TRIBUTARY_ALLOWED_ORIGINS ?? [],
    auth: authOf(settings),
    gatewayKey: settings.TRIBUTARY_GATEWAY_KEY,
    limits: settings.TRIBUTARY_LIMITS,
    trustedDocuments:
      settings.TRIBUTARY_TRUSTED_DOCUMENTS_FILE === undefined
        ? undefined
        : { file: settings.TRIBUTARY_TRUSTED_DOCUMENTS_FILE, mode: settings.TRIBUTARY_TRUSTED_DOCUMENTS },
    gatewayUrl: settings.TRIBUTARY_GATEWAY_URL.replace(/\/+$/, ''),
    platformUrl: settings.TRIBUTARY_PLATFORM_URL?.replace(/\/+$/, ''),
    registryUrl: settings.TRIBUTARY_REGISTRY_URL?.replace(/\/+$/, ''),
    registryToken: settings.TRIBUTARY_REGISTRY_TOKEN,
    subgraphUrls: settings.TRIBUTARY_SUBGRAPH_URLS,
    useDays: settings.TRIBUTARY_USE_DAYS,
    isStrict: settings.TRIBUTARY_STRICT,
    harvestIntervalMs: settings.TRIBUTARY_HARVEST_SECONDS * 1_000,
    harvestDeadlineMs: settings.TRIBUTARY_HARVEST_DEADLINE_SECONDS * 1_000,
    namespaceAliases: settings.TRIBUTARY_NAMESPACE_ALIASES ?? {},
    databaseUrl: settings.DATABASE_URL,
    neo4j:
      settings.NEO4J_URI === undefined
        ? undefined
        : {
            uri: settings.NEO4J_URI,
            user: settings.NEO4J_USER,
            password: settings.NEO4J_PASSWORD,
            database: settings.NEO4J_DATABASE,
          },
    userFolder: environment['XDG_CONFIG_HOME'] || join(environment['HOME'] ?? '.', '.config'),
  };
}

type Settings = z.infer<ReturnType<typeof z.object<typeof SETTINGS>>>;

const OF_TOKENS = ['TRIBUTARY_JWT_ISSUER', 'TRIBUTARY_JWT_AUDIENCE', 'TRIBUTARY_JWT_JWKS_URL'] as const;

/** A token is checked by all of them, or tokens are not taken. */
function missingOfTokens(given: Readonly<Record<string, string | undefined>>): readonly string[] {
  const missing = OF_TOKENS.filter((name) => given[name] === undefined);
  if (missing.length === 0 || missing.length === OF_TOKENS.length) return [];
  return missing.map((name) => `${name}: expected where the other settings of tokens are given (came nothing)`);
}

function authOf(settings: Settings): AuthConfig {
  const {
    TRIBUTARY_JWT_ISSUER: issuer,
    TRIBUTARY_JWT_AUDIENCE: audience,
    TRIBUTARY_JWT_JWKS_URL: jwksUrl,
    TRIBUTARY_API_KEYS_FILE: apiKeysFile,
  } = settings;
  const jwt =
    issuer === undefined || audience === undefined || jwksUrl === undefined ? undefined : { issuer, audience, jwksUrl };
  const isOpen = settings.NODE_ENV !== 'production' && jwt === undefined && apiKeysFile === undefined;
  return {
    jwt,
    algorithms: settings.TRIBUTARY_JWT_ALGORITHMS,
    apiKeysFile,
    allowsAnonymous: settings.TRIBUTARY_ANONYMOUS ?? isOpen,
  };
}

/** False where the user said so: https://no-color.org. */
export function isColourWanted(environment: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return (environment['NO_COLOR'] ?? '') === '';
}

/** The environment of a child process: ours, with some settings of its own. */
export function environmentWith(
  settings: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  return { ...process.env, ...settings };
}

/** @apollo/gateway 2.14 sends metrics to its vendor unless this is set before it is loaded. */
export function disableVendorTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
}

/** A password may stand in a URL or a setting, so only harmless values are repeated. */
function describeFault(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  const came = /URL$|URI|PASSWORD|TOKEN/.test(name) ? 'what came is not shown' : `came "${given[name] ?? ''}"`;
  return `${name}: ${issue.message} (${came})`;
}
