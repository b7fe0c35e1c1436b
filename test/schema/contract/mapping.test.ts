import { describe, expect, it } from 'vitest';
import { parseDomainFolder } from '../../../schema/contract/index.ts';
import type { Column, Product } from '../../../schema/product.ts';
import { contract, folder, product, productsOf } from './folder.ts';

const only = (texts: Readonly<Record<string, string>>): Product => productsOf(texts)[0]!;
const columnsOf = (yaml: string): readonly Column[] =>
  only({ 'c.odcs.yaml': contract(`name: c\nschema:\n  - name: t\n    properties:\n${yaml}`) }).outputPorts[0]!.columns;
const byName = (columns: readonly Column[]) => Object.fromEntries(columns.map((column) => [column.name, column]));

describe('A domain', () => {
  it('is told by domain.yaml, and its products come in the order of their urns', () => {
    const files = folder({ 'b.odps.yaml': product('', 'b'), 'a.odcs.yaml': contract('name: A\n') });
    const result = parseDomainFolder(files);
    expect(result).toMatchObject({
      kind: 'ok',
      domain: { name: 'payments', title: 'Payments', owner: { email: 'payments-data@bank.example' } },
      products: [{ urn: 'urn:dp:payments:a' }, { urn: 'urn:dp:payments:b' }],
    });
  });
});

describe('A product with a file of its own', () => {
  const PRODUCT = product(`name: Card settlements
version: 2.1.0
domain: elsewhere
description: { purpose: For the ledger., limitations: No fees., usage: Sum it. }
tags: [cards]
authoritativeDefinitions: [{ type: runbook, url: 'https://runbooks.bank.example/s', description: Steps. }]
customProperties:
  - { property: successorUrn, value: urn:dp:payments:settlements }
  - { property: formerUrns, value: ['urn:dp:cards:settlements'] }
  - { property: costCentre, value: [4711], description: Who pays. }
inputPorts:
  - name: accounts
    version: 1.0.0
    contractId: elsewhere
    customProperties:
      - { property: productUrn, value: urn:dp:accounts:current-accounts }
      - { property: datasets, value: [{ namespace: 'postgres://a:5432', name: a.public.accounts }] }
      - { property: note, value: hourly }
  - { name: raw, version: 1.0.0, contractId: c-2 }
outputPorts:
  - { name: settled, version: 2.1.0, type: tables, contractId: c-1, description: Settled., tags: [daily] }
  - { name: later, version: 0.1.0 }
support: [{ channel: help, url: 'mailto:help@bank.example', tool: email, scope: issues }]
`).replace('active', 'deprecated');
  const CONTRACT = contract(`name: Settlements
description: { purpose: Cleared., usage: u, limitations: l }
slaDefaultElement: settlements.booked_at
slaProperties: [{ property: latency, value: 4, unit: h }, { property: retention, value: 10, unit: y, element: x.y }]
price: { priceAmount: 0.5, priceCurrency: EUR, priceUnit: GB }
roles: [{ role: reader, access: read, firstLevelApprovers: desk }]
contractCreatedTs: '2024-01-31T08:00:00Z'
schema:
  - name: settlements
    quality: [{ type: sql, name: agrees, query: select 1, mustBeLessThan: 5, unit: rows, severity: error }]
    properties: [{ name: a, classification: confidential }, { name: b, classification: internal }]
`);
  const RAW = contract('name: Raw\nschema: [{ name: lines }]\n', 'c-2');
  const read = productsOf({ 'settlements.odps.yaml': PRODUCT, 's.odcs.yaml': CONTRACT, 'r.odcs.yaml': RAW }).find(
    ({ urn }) => urn.endsWith(':settlements'),
  )!;

  it('has the fields of its file', () => {
    expect(read).toMatchObject({
      urn: 'urn:dp:payments:settlements',
      name: 'Card settlements',
      description: 'For the ledger.',
      limitations: 'No fees.',
      usage: 'Sum it.',
      lifecycle: 'DEPRECATED',
      successorUrn: 'urn:dp:payments:settlements',
      formerUrns: ['urn:dp:cards:settlements'],
      version: '2.1.0',
      tags: ['cards'],
      supportChannels: [
        {
          channel: 'help',
          tool: 'email',
          scope: 'issues',
          url: 'mailto:help@bank.example',
          description: null,
          invitationUrl: null,
        },
      ],
      links: [{ type: 'runbook', url: 'https://runbooks.bank.example/s', description: 'Steps.' }],
    });
  });

  it('repeats no property that became a field', () => {
    expect(read.customProperties).toEqual([{ property: 'costCentre', value: [4711], description: 'Who pays.' }]);
    expect(read.inputPorts[0]!.customProperties.map(({ property }) => property)).toEqual(['note']);
  });

  it('reads what its input ports say, and what a contract beside it tells', () => {
    const [accounts, raw] = read.inputPorts;
    expect(accounts).toMatchObject({
      contractId: 'elsewhere',
      contract: null,
      productUrn: 'urn:dp:accounts:current-accounts',
      datasets: [{ namespace: 'postgres://a:5432', name: 'a.public.accounts' }],
    });
    expect(raw).toMatchObject({
      contract: { id: 'c-2' },
      productUrn: 'urn:dp:payments:raw',
      datasets: [{ namespace: 'tributary://payments', name: 'raw.lines' }],
    });
  });

  it('offers what its contracts hold', () => {
    const [settled, later] = read.outputPorts;
    expect(settled).toMatchObject({
      name: 'settled',
      description: 'Settled.',
      type: 'tables',
      version: '2.1.0',
      tags: ['daily'],
    });
    expect(settled!.columns.map(({ name, port, dataset }) => [name, port, dataset.name])).toEqual([
      ['a', 'settled', 'settlements.settlements'],
      ['b', 'settled', 'settlements.settlements'],
    ]);
    expect(later).toMatchObject({ contractId: null, contract: null, datasets: [], columns: [] });
  });

  it('is as confidential as its most confidential column', () => {
    expect(read.classification).toBe('confidential');
  });

  it('shows the contract of its first output port and what it promises', () => {
    expect(read.contract).toMatchObject({
      id: 'c-1',
      purpose: 'Cleared.',
      status: 'active',
      apiVersion: 'v3.1.0',
      createdAt: '2024-01-31T08:00:00Z',
      price: { amount: 0.5, currency: 'EUR', unit: 'GB' },
      roles: [
        { role: 'reader', access: 'read', description: null, firstLevelApprovers: 'desk', secondLevelApprovers: null },
      ],
      qualityChecks: [
        { name: 'agrees', type: 'sql', query: 'select 1', operator: 'mustBeLessThan', threshold: 5, unit: 'rows' },
      ],
    });
    expect(read.slas.map(({ property, value, element }) => [property, value, element])).toEqual([
      ['latency', 4, 'settlements.booked_at'],
      ['retention', 10, 'x.y'],
    ]);
  });
});

describe('A contract by itself', () => {
  it('is a product with one output port, named by its data product', () => {
    const text = contract(
      'dataProduct: Card Settlements\nname: settlements\ntags: [a]\nservers: [{ server: s, type: kafka, host: k }]\n',
    );
    expect(only({ 'x.odcs.yaml': text })).toMatchObject({
      urn: 'urn:dp:payments:card-settlements',
      name: 'Card Settlements',
      lifecycle: 'ACTIVE',
      version: '1.0.0',
      tags: ['a'],
      inputPorts: [],
      outputPorts: [{ name: 'settlements', version: '1.0.0', type: 'topic', contractId: 'c-1' }],
    });
  });

  it('is named by its name, else by its file', () => {
    expect(only({ 'x.odcs.yaml': contract('name: Daily Rates\n') }).urn).toBe('urn:dp:payments:daily-rates');
    expect(only({ 'daily_rates.odcs.yaml': contract() }).urn).toBe('urn:dp:payments:daily-rates');
  });

  it('may carry what a product file would say', () => {
    const text = contract(
      'customProperties: [{ property: classification, value: secret }, { property: successorUrn, value: urn:dp:a:b }]\n',
    );
    expect(only({ 'x.odcs.yaml': text })).toMatchObject({
      classification: 'secret',
      successorUrn: 'urn:dp:a:b',
      customProperties: [],
    });
  });

  it('may be written in edition 3.0.2', () => {
    const text = `apiVersion: v3.0.2
kind: DataContract
id: c
version: 1.0.0
status: in development
team: [{ username: ann, role: Data Owner }, { username: bob, role: analyst }]
schema: [{ name: t, quality: [{ rule: nullCheck, mustBe: 0 }] }]
customProperties: [{ value: 1 }, { property: p }]
`;
    expect(only({ 'x.odcs.yaml': text })).toMatchObject({
      lifecycle: 'DRAFT',
      owners: [{ username: 'ann', role: 'Data Owner', name: 'ann', team: null }],
      contract: { qualityChecks: [{ type: 'library', metric: 'nullCheck', operator: 'mustBe', threshold: 0 }] },
      customProperties: [{ property: 'p', value: null, description: null }],
    });
  });
});

describe('The owners of a product', () => {
  const members = `team:
  name: Payments Data
  members:
    - { username: ann, name: Ann, role: owner }
    - { username: bob, role: Data Steward, dateOut: '2026-06-15' }
    - { username: cyd, role: owner, dateOut: '2026-06-14' }
    - { username: dan, role: Data Scientist }
    - { username: eve }
`;

  it('are its team, and the members who answer for it and have not left', () => {
    expect(only({ 'a.odps.yaml': product(members) }).owners).toEqual([
      { name: 'Payments Data', username: null, role: 'team', team: 'Payments Data' },
      { name: 'Ann', username: 'ann', role: 'owner', team: 'Payments Data' },
      { name: 'bob', username: 'bob', role: 'Data Steward', team: 'Payments Data' },
    ]);
  });

  it('are those of its contract where its file names none', () => {
    const ports = 'outputPorts: [{ name: a, version: 1.0.0, contractId: c-1 }]\n';
    expect(only({ 'a.odps.yaml': product(ports), 'a.odcs.yaml': contract(members) }).owners).toHaveLength(3);
  });

  it('are at most 200', () => {
    const many = Array.from({ length: 300 }, (_, index) => `    - { username: u${index}, role: owner }\n`).join('');
    expect(only({ 'a.odps.yaml': product(`team:\n  members:\n${many}`) }).owners).toHaveLength(200);
  });
});

it.each([
  ['proposed', 'PROPOSED'],
  ['Draft', 'DRAFT'],
  ['in development', 'DRAFT'],
  ['active', 'ACTIVE'],
  ['DEPRECATED', 'DEPRECATED'],
  ['retired', 'RETIRED'],
  ['sunset', null],
])('A status of %s is the lifecycle %s', (status, lifecycle) => {
  expect(only({ 'a.odps.yaml': product().replace('active', status) }).lifecycle).toBe(lifecycle);
});

describe('A column', () => {
  it('has what its contract says, and null for what it does not', () => {
    const [full, bare] = columnsOf(`      - name: id
        businessName: Settlement number
        logicalType: integer
        physicalType: bigint
        primaryKey: true
        primaryKeyPosition: 1
        unique: true
        criticalDataElement: true
        examples: [1]
        transformLogic: a + b
        transformDescription: The sum.
        authoritativeDefinitions:
          - { type: Business definition, url: 'https://glossary.bank.example/s', description: A settled payment. }
      - name: other
`);
    expect(full).toMatchObject({
      type: 'integer',
      physicalType: 'bigint',
      primaryKey: true,
      primaryKeyPosition: 1,
      nullable: false,
      unique: true,
      criticalDataElement: true,
      examples: [1],
      transformLogic: 'a + b',
      transformDescription: 'The sum.',
      term: { name: 'Settlement number', definition: 'A settled payment.', url: 'https://glossary.bank.example/s' },
      links: [{ type: 'Business definition' }],
    });
    expect(bare).toMatchObject({
      type: null,
      primaryKey: false,
      primaryKeyPosition: null,
      nullable: null,
      unique: null,
      term: null,
    });
  });

  it('inside another comes after it, with the way to it as its name', () => {
    const columns = columnsOf(`      - name: address
        logicalType: object
        properties: [{ name: city }, { name: geo, logicalType: object, properties: [{ name: lat }] }]
      - name: lines
        logicalType: array
        items: { logicalType: object, properties: [{ name: amount }] }
      - name: grid
        logicalType: array
        items: { logicalType: array, items: { properties: [{ name: cell }] } }
`);
    expect(columns.map(({ name }) => name)).toEqual([
      ...['address', 'address.city', 'address.geo', 'address.geo.lat'],
      ...['lines', 'lines[].amount', 'grid', 'grid[][].cell'],
    ]);
  });

  it('holds personal data when it says so, none when only others do, and else nobody knows', () => {
    const marked = byName(
      columnsOf(`      - { name: iban, tags: [PII] }
      - { name: phone, customProperties: [{ property: personalData, value: true }] }
      - { name: tagged, tags: [pii], customProperties: [{ property: personalData, value: false }] }
      - { name: amount }
`),
    );
    expect(Object.fromEntries(Object.entries(marked).map(([name, { personalData }]) => [name, personalData]))).toEqual({
      iban: true,
      phone: true,
      tagged: false,
      amount: false,
    });
    expect(marked['phone']!.customProperties).toEqual([]);
    expect(columnsOf('      - { name: amount, tags: [money] }\n')[0]!.personalData).toBeNull();
  });
});

it('keeps a key named __proto__ a key', () => {
  const text = contract('customProperties: [{ property: p, value: { __proto__: { polluted: true } } }]\n');
  expect(JSON.stringify(only({ 'x.odcs.yaml': text }).customProperties[0]!.value)).toBe(
    '{"__proto__":{"polluted":true}}',
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});
