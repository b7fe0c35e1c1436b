import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../lib/config.ts';

describe('settings', () => {
  it('have defaults that work on a laptop with no server', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      home: '.tributary',
      isProduction: false,
      neo4j: undefined,
      databaseUrl: undefined,
    });
  });

  it('tell every fault at once, and what came', () => {
    const faulty = { PORT: '99999', TRIBUTARY_LOG_LEVEL: 'loud', TRIBUTARY_HARVEST_SECONDS: 'soon' };
    const error = thrownBy(() => loadConfig(faulty));
    expect(error.faults).toHaveLength(3);
    expect(error.message).toContain('PORT');
    expect(error.message).toContain('came "loud"');
  });

  it('of tokens are all there or none, and that is told with the other faults', () => {
    const error = thrownBy(() => loadConfig({ PORT: 'x', TRIBUTARY_JWT_ISSUER: 'https://login.example' }));
    expect(error.faults.map((fault) => fault.split(':')[0])).toEqual([
      'PORT',
      'TRIBUTARY_JWT_AUDIENCE',
      'TRIBUTARY_JWT_JWKS_URL',
    ]);
  });

  it('let everybody ask in development, and nobody who shows nothing in production or beside API keys', () => {
    const isOpen = (settings: Record<string, string>) => loadConfig(settings).auth.allowsAnonymous;
    expect(isOpen({})).toBe(true);
    expect(isOpen({ NODE_ENV: 'production' })).toBe(false);
    expect(isOpen({ TRIBUTARY_API_KEYS_FILE: 'keys.yaml' })).toBe(false);
    expect(isOpen({ NODE_ENV: 'production', TRIBUTARY_ANONYMOUS: 'true' })).toBe(true);
  });

  it.each([
    ['TRIBUTARY_LIMITS', '{"depht": 3}', /depht/],
    ['TRIBUTARY_JWT_ALGORITHMS', 'RS256,HS256', /"HS256" is none/],
    ['TRIBUTARY_ALLOWED_ORIGINS', 'https://bi.example/path', /"https:\/\/bi.example\/path" is none/],
  ])('refuse %s=%s', (name, value, why) => {
    expect(thrownBy(() => loadConfig({ [name]: value })).message).toMatch(why);
  });

  it('never repeat a password that stands in a faulty URL', () => {
    const error = thrownBy(() =>
      loadConfig({ DATABASE_URL: 'mysql://root:hunter2@db/x', NEO4J_URI: 'http://neo4j:hunter2@db' }),
    );
    expect(error.faults).toHaveLength(2);
    expect(error.message).not.toContain('hunter2');
  });

  it('take an empty variable as one that is not set', () => {
    expect(loadConfig({ NEO4J_URI: '', PORT: '' })).toMatchObject({ neo4j: undefined, port: 4000 });
  });

  it('name the namespaces of datasets that mean another one', () => {
    const aliases = '{"postgres://localhost:5432":"postgres://warehouse:5432","pg":"postgres://warehouse:5432"}';
    expect(loadConfig({ TRIBUTARY_NAMESPACE_ALIASES: aliases }).namespaceAliases).toEqual(JSON.parse(aliases));
    expect(loadConfig({}).namespaceAliases).toEqual({});
  });

  it.each([
    ['no JSON', 'a=b', 'a JSON object'],
    ['a list', '["a"]', 'a JSON object'],
    ['what is no name', '{"a":1}', 'a JSON object'],
    ['an empty name', '{"a":""}', 'a JSON object'],
    ['an alias of an alias', '{"a":"b","b":"c"}', '"a" to mean a namespace that is no alias itself'],
    ['an alias of itself', '{"a":"a"}', '"a" to mean a namespace that is no alias itself'],
  ])('refuse %s for them, and say what is expected', (_what, aliases, expected) => {
    expect(thrownBy(() => loadConfig({ TRIBUTARY_NAMESPACE_ALIASES: aliases })).message).toContain(expected);
  });
});

function thrownBy(act: () => unknown): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('expected a ConfigError');
}
