import { describe, expect, it } from 'vitest';
import { compose } from '../../../schema/compose.ts';
import { createCatalog } from '../../../subgraphs/catalog/index.ts';
import { domain } from '../../schema/mesh.ts';
import { logger } from '../kit/builders.ts';

const catalog = createCatalog({ domains: ['payments', 'risk-models'], sdl: sdlOf('payments', 'risk-models'), logger });

describe('the catalog', () => {
  it('lists the domains and where each one keeps its products', async () => {
    expect(await ask('{ catalog { domain typeName productsField productField } }')).toEqual({
      data: {
        catalog: [
          {
            domain: 'payments',
            typeName: 'PaymentsDataProduct',
            productsField: 'paymentsDataProducts',
            productField: 'paymentsDataProduct',
          },
          {
            domain: 'risk-models',
            typeName: 'RiskModelsDataProduct',
            productsField: 'riskModelsDataProducts',
            productField: 'riskModelsDataProduct',
          },
        ],
      },
    });
  });

  it('says from the urn alone which type and which domain a product has', async () => {
    const { data } = await typesOf('DataProduct', 'urn:dp:risk-models:pd', 'urn:dp:payments:cards');
    expect(data).toEqual({
      _entities: [
        { __typename: 'RiskModelsDataProduct', urn: 'urn:dp:risk-models:pd', domain: { name: 'risk-models' } },
        { __typename: 'PaymentsDataProduct', urn: 'urn:dp:payments:cards', domain: { name: 'payments' } },
      ],
    });
  });

  it('shows a product of a domain that has left as one of which only the urn is known', async () => {
    const { data, errors } = await typesOf('DataProduct', 'urn:dp:gone:left');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      _entities: [{ __typename: 'UnlistedDataProduct', urn: 'urn:dp:gone:left', domain: { name: 'gone' } }],
    });
    const { data: cells } = await typesOf('UnlistedDataProduct', 'urn:dp:gone:left', 'urn:dp:gone:other');
    expect(cells).toMatchObject({ _entities: [{ domain: { name: 'gone' } }, { domain: { name: 'gone' } }] });
  });

  it('answers every field of the vocabulary with null for such a product', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on UnlistedDataProduct { name owners { name } columns { totalCount } } } }`;
    const variables = { r: [{ __typename: 'UnlistedDataProduct', urn: 'urn:dp:gone:left' }] };
    expect(await ask(query, variables)).toEqual({ data: { _entities: [{ name: null, owners: null, columns: null }] } });
  });

  it('refuses what is no urn, and answers the others', async () => {
    const { data, errors } = await typesOf('DataProduct', 'nonsense', 'urn:dp:payments:cards');
    expect(data).toMatchObject({ _entities: [null, { urn: 'urn:dp:payments:cards' }] });
    expect(errors).toMatchObject([{ path: ['_entities', 0], extensions: { code: 'NOT_FOUND', urn: 'nonsense' } }]);
  });
});

function sdlOf(...names: string[]): string {
  const composition = compose(names.map((name) => domain(name)));
  if (composition.kind === 'refused') throw new Error(JSON.stringify(composition.findings));
  return composition.catalogSdl;
}

function ask(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  return catalog.handle({ query, variables }, { requestId: 'r' });
}

function typesOf(type: string, ...urns: string[]) {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    __typename ... on DataProduct { urn domain { name } } } }`;
  return ask(query, { representations: urns.map((urn) => ({ __typename: type, urn })) });
}
