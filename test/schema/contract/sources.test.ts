import { describe, expect, it } from 'vitest';
import type { ColumnSource } from '../../../schema/product.ts';
import { contract, product, productsOf } from './folder.ts';

const STORE = 'postgres://payments.bank.example:5432';
const SERVER =
  'servers: [{ server: s, type: postgres, host: payments.bank.example, port: 5432, database: payments, schema: public }]\n';
const INPUTS = [
  { namespace: 'postgres://accounts.bank.example:5432', name: 'accounts.public.accounts' },
  { namespace: 'kafka://k:9092', name: 'cards.authorisations.v2' },
  { namespace: 's3://bureau', name: 'scores/credit_scores.parquet' },
  { namespace: 'postgres://a:5432', name: 'a.public.rates' },
  { namespace: 'postgres://b:5432', name: 'b.public.rates' },
];

/** What one text among a column's `transformSourceObjects` means in a product that reads INPUTS. */
function sourceOf(object: string, server = SERVER): ColumnSource {
  const schema = `schema:
  - { name: other, physicalName: tbl_other }
  - name: settlements
    properties:
      - { name: amount, transformSourceObjects: [${JSON.stringify(object)}] }
`;
  const ports = `inputPorts:
  - name: in
    version: 1.0.0
    contractId: elsewhere
    customProperties: [{ property: datasets, value: ${JSON.stringify(INPUTS)} }]
outputPorts: [{ name: out, version: 1.0.0, contractId: c-1 }]
`;
  const [read] = productsOf({ 'p.odps.yaml': product(ports), 'p.odcs.yaml': contract(server + schema) });
  return read!.outputPorts[0]!.columns[0]!.sources[0]!;
}

describe('The source of a column', () => {
  it.each([
    ['other', STORE, 'payments.public.tbl_other', null],
    ['other.iban', STORE, 'payments.public.tbl_other', 'iban'],
    ['tbl_other.address.city', STORE, 'payments.public.tbl_other', 'address.city'],
    ['payments.public.tbl_other.iban', STORE, 'payments.public.tbl_other', 'iban'],
    ['accounts', INPUTS[0]!.namespace, INPUTS[0]!.name, null],
    ['accounts.iban', INPUTS[0]!.namespace, INPUTS[0]!.name, 'iban'],
    ['public.accounts.iban', INPUTS[0]!.namespace, INPUTS[0]!.name, 'iban'],
    ['accounts.public.accounts.iban', INPUTS[0]!.namespace, INPUTS[0]!.name, 'iban'],
    ['cards.authorisations.v2.card.token', INPUTS[1]!.namespace, INPUTS[1]!.name, 'card.token'],
    ['credit_scores.score', INPUTS[2]!.namespace, INPUTS[2]!.name, 'score'],
    ['scores/credit_scores.parquet.score', INPUTS[2]!.namespace, INPUTS[2]!.name, 'score'],
    ['a.public.rates.eur', INPUTS[3]!.namespace, INPUTS[3]!.name, 'eur'],
    ['staging_settlements', STORE, 'payments.public.staging_settlements', null],
  ])('%s is found', (object, namespace, name, column) => {
    expect(sourceOf(object)).toEqual({ object, dataset: { namespace, name }, column });
  });

  it('is left open where two inputs have the name', () => {
    expect(sourceOf('rates.eur')).toEqual({ object: 'rates.eur', dataset: null, column: null });
  });

  it('is left open without a server, unless a known table has the name', () => {
    expect(sourceOf('staging_settlements', '').dataset).toBeNull();
    expect(sourceOf('accounts.iban', '').dataset).toEqual(INPUTS[0]);
  });

  it('beside a file is a file in the same folder', () => {
    const server = 'servers: [{ server: s, type: s3, location: "s3://b/in/settlements.csv" }]\n';
    expect(sourceOf('raw.csv', server).dataset).toEqual({ namespace: 's3://b', name: 'in/raw.csv' });
  });
});
