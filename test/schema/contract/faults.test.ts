import { describe, expect, it } from 'vitest';
import { contract, DOMAIN, faultsOf, faultsOfFiles, folder, product } from './folder.ts';

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

describe('A faulty contract file', () => {
  it('is refused with file, line, column and pointer', () => {
    const text = contract('schema:\n  - name: 7\n');
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      'contracts/x.odcs.yaml:7:5 /schema/0/name: expected a string, found 7 (put it in quotes)',
    ]);
  });

  it('lists every fault of every file at once', () => {
    const faults = faultsOf({
      'a.odcs.yaml': 'apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0\nstatuss: active\n',
      'b.odps.yaml': product('outputPorts:\n  - name: one\ncolour: blue\n'),
    });
    expect(faults).toEqual([
      'contracts/a.odcs.yaml:1:1 /status: expected a string, but the key is missing',
      'contracts/a.odcs.yaml:4:1 /version: expected a string, found 1 (put it in quotes)',
      'contracts/a.odcs.yaml:5:1 /statuss: expected only keys that are defined here, found "statuss"',
      'contracts/b.odps.yaml:6:5 /outputPorts/0/version: expected a string, but the key is missing',
      'contracts/b.odps.yaml:7:1 /colour: expected only keys that are defined here, found "colour"',
    ]);
  });

  it('places a missing key at the line of what it is missing in', () => {
    const text = contract('schema:\n  - name: t\n    properties:\n      - name: a\n      - logicalType: date\n');
    const [fault] = faultsOf({ 'x.odcs.yaml': text });
    expect(fault).toBe(
      `contracts/x.odcs.yaml:${lineOf(text, '- logicalType')}:9 /schema/0/properties/1/name: expected a string, but the key is missing`,
    );
  });

  it('is judged by the server type that it names, not by all of them', () => {
    const text = contract(
      'servers:\n  - server: s\n    type: postgres\n    host: h\n    port: "5432"\n    database: d\n',
    );
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      'contracts/x.odcs.yaml:7:5 /servers/0/schema: expected a string, but the key is missing',
      'contracts/x.odcs.yaml:10:5 /servers/0/port: expected an integer, found "5432"',
    ]);
  });

  it('is told which server types and logical types there are', () => {
    const text = contract(
      'servers: [{ server: s, type: postgre }]\nschema:\n  - name: t\n    properties: [{ name: a, logicalType: money }]\n',
    );
    const [server, column, ...more] = faultsOf({ 'x.odcs.yaml': text });
    expect(server).toMatch(/:6:\d+ \/servers\/0\/type: expected one of "api", .*"postgres".*, found "postgre"$/);
    expect(column).toMatch(/\/schema\/0\/properties\/0\/logicalType: expected one of "string", .*, found "money"$/);
    expect(more).toEqual([]);
  });

  it('is told that a measured quality check has one operator', () => {
    const checks = 'quality:\n      - { metric: rowCount }\n      - { type: sql, query: q, mustBe: 1, mustNotBe: 2 }\n';
    const faults = faultsOf({ 'x.odcs.yaml': contract(`schema:\n  - name: t\n    ${checks}`) });
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(
      /:9:9 \/schema\/0\/quality\/0: expected a mapping with exactly one of mustBe, .* \(it has 0\)/,
    );
    expect(faults[1]).toMatch(/:10:9 \/schema\/0\/quality\/1: expected .* \(it has 2\)/);
  });

  it('may have more faults than a function takes arguments', () => {
    const keys = Array.from({ length: 150_000 }, (_, index) => `k${index}: 1\n`).join('');
    expect(faultsOf({ 'x.odcs.yaml': contract(keys) })).toHaveLength(150_000);
  });

  it('escapes keys in pointers as RFC 6901 does', () => {
    expect(faultsOf({ 'x.odcs.yaml': contract('"a/b~c": 1\n') })).toEqual([
      'contracts/x.odcs.yaml:6:1 /a~1b~0c: expected only keys that are defined here, found "a/b~c"',
    ]);
  });

  it.each([
    [
      'apiVersion',
      contract().replace('v3.1.0', 'v4.0.0') + 'unheard: of\n',
      'apiVersion',
      'one of "v3.1.0", "v3.0.0", "v3.0.1", "v3.0.2", found "v4.0.0"',
    ],
    [
      'apiVersion of the second edition',
      contract().replace('v3.1.0', 'v2.2.2'),
      'apiVersion',
      'one of "v3.1.0", "v3.0.0", "v3.0.1", "v3.0.2", found "v2.2.2"',
    ],
    ['kind', contract().replace('DataContract', 'DataProduct'), 'kind', '"DataContract", found "DataProduct"'],
  ])('of an unknown %s is told that alone', (_, text, key, message) => {
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      `contracts/x.odcs.yaml:${lineOf(text, key)}:1 /${key}: expected ${message}`,
    ]);
  });

  it.each([
    ['a list', '- a\n'],
    ['nothing', ''],
    ['nothing', '# only a comment\n'],
    ['"words"', 'words\n'],
  ])('that holds %s is not a mapping', (found, text) => {
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      `contracts/x.odcs.yaml:1:1: expected a mapping, found ${found}`,
    ]);
  });
});

describe('A text that is not YAML', () => {
  it('is refused where its indentation breaks', () => {
    const [fault, ...more] = faultsOf({ 'x.odcs.yaml': contract('description:\n    purpose: a\n  usage: b\n') });
    expect(fault).toMatch(/^contracts\/x\.odcs\.yaml:8:\d+: expected YAML 1\.2: /);
    expect(more).toEqual([]);
  });

  it('is refused where a key comes twice', () => {
    expect(faultsOf({ 'x.odcs.yaml': contract('name: a\ndescription:\n  usage: b\n  usage: c\n') })).toEqual([
      'contracts/x.odcs.yaml:9:3 /description/usage: expected each key once, found "usage" again',
    ]);
  });

  it('is refused when its aliases unfold without end, before it takes memory', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, level) => `  - &a${level} [${level === 0 ? 'x' : `*a${level - 1}, *a${level - 1}`}]`,
    );
    const [fault] = faultsOf({ 'x.odcs.yaml': contract(`tags:\n${bomb.join('\n')}\n`) });
    expect(fault).toMatch(/expected aliases that unfold to at most 100000 values, found more/);
  });

  it('is refused when an alias stands inside what it names', () => {
    const text = contract('schema:\n  - name: t\n    properties: &p\n      - name: a\n        properties: *p\n');
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      'contracts/x.odcs.yaml:10:21 /schema/0/properties/0/properties: expected an alias of something before it, found *p inside &p',
    ]);
  });

  it('is refused when it nests thousands of levels', () => {
    for (const levels of [200, 100_000]) {
      const [fault] = faultsOf({ 'x.odcs.yaml': contract(`tags: ${'['.repeat(levels)}${']'.repeat(levels)}\n`) });
      expect(fault).toMatch(/levels/);
    }
  });

  it('is refused when it has more than 5 MB, without being read', () => {
    const text = contract(`# ${'x'.repeat(5 * 1024 * 1024)}\n`);
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      `contracts/x.odcs.yaml:1:1: expected at most 5242880 bytes, found ${text.length}`,
    ]);
  });

  it('may use anchors, and a fault behind an alias is placed at the alias', () => {
    const text = contract('tags: &t [a, b]\nschema:\n  - name: t\n    tags: *t\n    properties: *t\n');
    expect(faultsOf({ 'x.odcs.yaml': text })).toEqual([
      'contracts/x.odcs.yaml:6:11 /schema/0/properties/0: expected a mapping, found "a"',
      'contracts/x.odcs.yaml:6:14 /schema/0/properties/1: expected a mapping, found "b"',
    ]);
  });
});

describe('domain.yaml', () => {
  it('is missed', () => {
    expect(faultsOfFiles([{ path: 'contracts/x.odcs.yaml', text: contract() }])).toEqual([
      'domain.yaml:1:1: expected a file that names the domain, but it is missing',
    ]);
  });

  it('is checked like the other files', () => {
    const text = DOMAIN.replace('payments', 'Payments 2').replace('payments-data@', '');
    const faults = faultsOfFiles([{ path: 'domain.yaml', text: `${text}extra: 1\n` }]);
    expect(faults.map((fault) => fault.split(' ', 2).join(' '))).toEqual([
      'domain.yaml:1:1 /name:',
      'domain.yaml:4:36 /owner/email:',
      'domain.yaml:5:1 /extra:',
    ]);
  });

  it('comes once', () => {
    expect(faultsOfFiles([...folder({}), { path: 'contracts/domain.yml', text: DOMAIN }])).toEqual([
      'contracts/domain.yml:1:1: expected one domain.yaml, found domain.yaml too',
    ]);
  });

  it('may stand alone: a domain without products is a domain', () => {
    expect(faultsOf({})).toEqual([]);
  });
});
