import { describe, expect, it } from 'vitest';
import { contract, faultsOf, product } from './folder.ts';

const port = (name: string, version: string, contractId: string) =>
  `  - { name: ${name}, version: ${version}, contractId: ${contractId} }\n`;

describe('A folder is refused', () => {
  it('when two contracts have one id', () => {
    const files = { 'a.odcs.yaml': contract('name: a\n', 'same'), 'b.odcs.yaml': contract('name: b\n', 'same') };
    expect(faultsOf(files)).toEqual([
      'contracts/b.odcs.yaml:3:1 /id: expected an id of its own, found "same", the id of contracts/a.odcs.yaml',
    ]);
  });

  it('when the file name of a product is not a slug', () => {
    expect(faultsOf({ 'Card_Settlements.odps.yaml': product() })).toEqual([
      'contracts/Card_Settlements.odps.yaml:1:1: expected a file name such as card-settlements.odps.yaml (small letters, digits and "-", a letter first), found "Card_Settlements"',
    ]);
  });

  it('when a contract by itself has a name that makes no urn', () => {
    expect(faultsOf({ 'x.odcs.yaml': contract('dataProduct: "360"\n') })).toEqual([
      'contracts/x.odcs.yaml:6:1 /dataProduct: expected a name with a letter from a to z, found "360"',
    ]);
  });

  it('when two products get one urn', () => {
    const files = { 'settlements.odps.yaml': product(), 'x.odcs.yaml': contract('name: Settlements!\n') };
    expect(faultsOf(files)).toEqual([
      'contracts/x.odcs.yaml:6:1 /name: expected a product of its own, found the product "settlements" of contracts/settlements.odps.yaml again',
    ]);
  });

  it('when an output port names a contract that no file has', () => {
    const files = { 'a.odps.yaml': product(`outputPorts:\n${port('a', '1.0.0', 'nowhere')}`) };
    expect(faultsOf(files)).toEqual([
      'contracts/a.odps.yaml:6:32 /outputPorts/0/contractId: expected the id of a contract in this folder, found "nowhere"',
    ]);
  });

  it('once, not twice, when the contract of an output port is faulty itself', () => {
    const files = {
      'a.odps.yaml': product(`outputPorts:\n${port('a', '1.0.0', 'c-1')}`),
      'a.odcs.yaml': contract('colour: blue\n'),
    };
    expect(faultsOf(files)).toHaveLength(1);
    expect(faultsOf({ ...files, 'a.odcs.yaml': contract('tags: [\n') }).join()).not.toContain('outputPorts');
  });

  it('when two output ports have one name and version', () => {
    const ports = port('a', '1.0.0', 'c-1') + port('a', '2.0.0', 'c-1') + port('a', '1.0.0', 'c-1');
    expect(faultsOf({ 'a.odps.yaml': product(`outputPorts:\n${ports}`), 'c.odcs.yaml': contract() })).toEqual([
      'contracts/a.odps.yaml:8:7 /outputPorts/2/name: expected each name and version once, found "a" in version "1.0.0" again',
    ]);
  });

  it('when a urn among the custom properties of a product is none', () => {
    const properties = `customProperties:
  - { property: successorUrn, value: settlements }
  - { property: formerUrns, value: ['urn:dp:payments:old', 'urn:dp:payments'] }
`;
    expect(faultsOf({ 'a.odps.yaml': product(properties) })).toEqual([
      'contracts/a.odps.yaml:6:31 /customProperties/0/value: expected the urn of a data product, such as urn:dp:payments:settlements, found "settlements"',
      'contracts/a.odps.yaml:7:60 /customProperties/1/value/1: expected the urn of a data product, such as urn:dp:payments:settlements, found "urn:dp:payments"',
    ]);
  });

  it('when an input port says wrongly what it reads', () => {
    const text = product(`inputPorts:
  - name: in
    version: 1.0.0
    contractId: elsewhere
    customProperties:
      - { property: productUrn, value: urn:dp:Accounts:x }
      - { property: datasets, value: [{ namespace: 'postgres://h:5432' }] }
      - { property: datasets, value: [] }
`);
    expect(faultsOf({ 'a.odps.yaml': text }).map((fault) => fault.split(': ')[0])).toEqual([
      'contracts/a.odps.yaml:10:33 /inputPorts/0/customProperties/0/value',
      'contracts/a.odps.yaml:11:39 /inputPorts/0/customProperties/1/value/0/name',
      'contracts/a.odps.yaml:12:11 /inputPorts/0/customProperties/2/property',
    ]);
  });

  it('when a column says "yes" to personal data: a word must not pass for a mark', () => {
    const column = '{ name: a, customProperties: [{ property: personalData, value: yes }] }';
    const text = contract(`schema:\n  - name: t\n    properties:\n      - { name: o, properties: [${column}] }\n`);
    const [fault] = faultsOf({ 'a.odcs.yaml': text });
    expect(fault).toMatch(
      /^contracts\/a\.odcs\.yaml:9:\d+ \/schema\/0\/properties\/0\/properties\/0\/customProperties\/0\/value: expected true or false, found "yes"$/,
    );
  });

  it('when a YAML file is neither product nor contract', () => {
    expect(faultsOf({ 'settlements.odsc.yaml': contract() })).toEqual([
      'contracts/settlements.odsc.yaml:1:1: expected a name that ends in .odps.yaml or .odcs.yaml, or domain.yaml',
    ]);
  });
});

it('passes over files that are not YAML', () => {
  expect(faultsOf({ 'README.md': '# [not: yaml' })).toEqual([]);
});
