import fc, { type GeneratorValue } from 'fast-check';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { getNamedType, isCompositeType, isObjectType, parse, print, validate, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { domainSdl } from '../../../schema/domain.ts';
import { tolerate } from '../../../subgraphs/kit/tolerate.ts';
import { vocabularyTypesOf } from '../../../subgraphs/kit/vocabulary-types.ts';

const document = parse(
  domainSdl('payments', {
    ownSdl: `extend type PaymentsDataProduct { cutoffs: [PaymentsCutoff] } type PaymentsCutoff { time: String }`,
  }),
);
const schema = buildSubgraphSchema(document);
const types = vocabularyTypesOf(document);

describe('a subgraph that is asked for newer vocabulary', () => {
  it.each([
    ['a field of a value type', 'slas { unit tier }', 'slas { unit }', 'Sla.tier'],
    ['a field of its own product type', 'urn retention { amount }', 'urn', 'PaymentsDataProduct.retention'],
    [
      'an argument',
      'columns(kind: "x", first: 2) { totalCount }',
      'columns(first: 2) { totalCount }',
      'PaymentsDataProduct.columns(kind:)',
    ],
    ['a fragment on a type', 'urn ... on Retention { amount }', 'urn', 'Retention'],
    ['the only field of a selection', 'slas { tier }', 'slas { __typename }', 'Sla.tier'],
  ])('drops %s that it does not know', (_what, asked, kept, coordinate) => {
    const result = tolerate(products(asked), schema, types);
    expect(print(result.document)).toBe(print(products(kept)));
    expect(result.tolerated).toEqual([{ coordinate }]);
  });

  it('drops the variables and fragments that nothing uses any more', () => {
    const asked =
      parse(`query ($kept: Int, $unit: RetentionUnit) { paymentsDataProducts(first: $kept) { nodes { ...A } } }
      fragment A on DataProduct { urn slas { ...B } retention(unit: $unit) { ...C } }
      fragment B on Sla { tier }
      fragment C on Retention { amount }`);
    const kept = parse(`query ($kept: Int) { paymentsDataProducts(first: $kept) { nodes { ...A } } }
      fragment A on DataProduct { urn slas { ...B } }
      fragment B on Sla { __typename }`);
    expect(print(tolerate(asked, schema, types).document)).toBe(print(kept));
  });

  it('tells each coordinate once', () => {
    const asked = products('a: slas { tier } b: slas { tier rank }');
    expect(tolerate(asked, schema, types).tolerated.map(({ coordinate }) => coordinate)).toEqual([
      'Sla.tier',
      'Sla.rank',
    ]);
  });

  it.each([
    ['a root field', parse('{ paymentsNothing { urn } }')],
    ['a field of a type of its own', products('cutoffs { time zone }')],
    ['an argument of a root field', parse('{ paymentsDataProducts(filter: 1) { totalCount } }')],
  ])('leaves %s that it does not know for validation to refuse', (_what, asked) => {
    const result = tolerate(asked, schema, types);
    expect(result).toEqual({ document: asked, tolerated: [] });
    expect(validate(schema, result.document)).not.toEqual([]);
  });

  it('answers any query over the vocabulary, whatever unknown things are in it', () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const asked = anyQuery(generate, { hasUnknown: true });
        const result = tolerate(asked.document, schema, types);
        expect(validate(schema, result.document), print(asked.document)).toEqual([]);
        expect(result.tolerated.length > 0).toBe(asked.unknownCount > 0);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a query without unknown things as it is', () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const asked = anyQuery(generate, { hasUnknown: false });
        expect(tolerate(asked.document, schema, types).document).toBe(asked.document);
        expect(validate(schema, asked.document), print(asked.document)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

function products(selection: string) {
  return parse(`{ paymentsDataProducts { nodes { ${selection} } } }`);
}

/** A random query over the vocabulary; every field has an alias of its own, so that selections never clash. */
function anyQuery(generate: GeneratorValue, { hasUnknown }: { hasUnknown: boolean }) {
  const query = { names: 0, unknownCount: 0, variables: [] as string[], fragments: [] as string[] };
  const name = (prefix: string) => `${prefix}${query.names++}`;
  const oneOf = <Item>(items: readonly Item[]): Item => items[generate(fc.nat, { max: items.length - 1 })]!;
  const variable = (type: string) => {
    const variableName = name('$v');
    query.variables.push(`${variableName}: ${type}`);
    return variableName;
  };
  const unknown = (text: string) => (query.unknownCount++, text);

  const selection = (type: GraphQLObjectType, depth: number): string => {
    const count = generate(fc.integer, { min: 1, max: 4 });
    return `{ ${Array.from({ length: count }, () => item(type, depth)).join(' ')} }`;
  };
  const item = (type: GraphQLObjectType, depth: number): string => {
    if (depth <= 0) return field(type, 0, '');
    const kinds = hasUnknown && types.has(type.name) ? [...KNOWN, ...UNKNOWN] : KNOWN;
    switch (oneOf(kinds)) {
      case 'field':
        return field(type, depth, '');
      case 'inline':
        return `... on ${type.name} @include(if: ${variable('Boolean!')}) ${selection(type, depth - 1)}`;
      case 'spread': {
        const fragment = name('F');
        query.fragments.push(`fragment ${fragment} on ${type.name} ${selection(type, depth - 1)}`);
        return `...${fragment}`;
      }
      case 'unknown field':
        return unknown(`${name('a')}: ${name('unknown')}`);
      case 'unknown object':
        return unknown(`${name('a')}: ${name('unknown')}(x: ${variable('Unheard')}) ${selection(type, depth - 1)}`);
      case 'unknown argument':
        return unknown(field(type, depth, `(${name('unknown')}: ${variable('[Unheard!]')})`));
      case 'unknown inline':
        return unknown(`... on ${name('Unheard')} ${selection(type, depth - 1)}`);
      case 'unknown spread': {
        const fragment = name('F');
        query.fragments.push(`fragment ${fragment} on ${name('Unheard')} ${selection(type, depth - 1)}`);
        return unknown(`...${fragment}`);
      }
    }
  };
  const field = (type: GraphQLObjectType, depth: number, unknownArguments: string): string => {
    const fields = Object.values(type.getFields());
    const leaves = fields.filter((each) => !isCompositeType(getNamedType(each.type)));
    const chosen = oneOf(depth > 0 || leaves.length === 0 ? fields : leaves);
    const inner = getNamedType(chosen.type);
    const given = chosen.args.length > 0 && unknownArguments === '' ? `(first: ${variable('Int')})` : unknownArguments;
    return `${name('a')}: ${chosen.name}${given} ${isObjectType(inner) ? selection(inner, depth - 1) : ''}`;
  };
  const root = selection(schema.getType('PaymentsDataProduct') as GraphQLObjectType, 3);
  const variables = query.variables.length > 0 ? `(${query.variables.join(', ')})` : '';
  const text = `query ${variables} { paymentsDataProducts { nodes ${root} } } ${query.fragments.join('\n')}`;
  return { document: parse(text), unknownCount: query.unknownCount };
}

const KNOWN = ['field', 'field', 'inline', 'spread'] as const;
const UNKNOWN = ['unknown field', 'unknown object', 'unknown argument', 'unknown inline', 'unknown spread'] as const;
