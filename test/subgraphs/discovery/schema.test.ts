import { buildSchema, isEnumType, isInputObjectType, isObjectType, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../schema/compose.ts';
import { domainSdl } from '../../../schema/domain.ts';
import { schemaSdl } from '../../../subgraphs/discovery/schema.generated.ts';

const file = new URL('../../../subgraphs/discovery/schema.graphql', import.meta.url);

describe("discovery's schema", () => {
  it('is the one that is served', () => {
    expect(parse(schemaSdl, { noLocation: true })).toEqual(parse(readFileSync(file, 'utf8'), { noLocation: true }));
  });

  it('composes with domains that it has never heard of, and with none', () => {
    const discovery = {
      name: 'discovery',
      url: 'inprocess://discovery',
      sdl: schemaSdl,
      kind: 'platform',
      isTolerant: true,
    } as const;
    const domains = ['payments', 'risk-models'].map(
      (name) =>
        ({
          name,
          url: `inprocess://${name}`,
          sdl: domainSdl(name, { ownSdl: '' }),
          kind: 'domain',
          isTolerant: true,
        }) as const,
    );
    expect(compose([discovery, ...domains])).toMatchObject({ findings: [] });
    expect(compose([discovery])).toMatchObject({ findings: [] });
  });

  it('describes every type, field, argument and value', () => {
    const schema = buildSchema(schemaSdl.replace(/^extend schema[\s\S]*?\n\n/, '').replaceAll(/ @\w+(\(.*?\))?/g, ''));
    const undescribed = Object.values(schema.getTypeMap())
      .filter(({ name, astNode }) => astNode && name !== 'Query')
      .flatMap((type) => [type, ...membersOf(type)])
      .filter(({ description }) => !description);
    expect(undescribed.map(({ name }) => name)).toEqual([]);
  });
});

function membersOf(type: unknown): { name: string; description?: string | null | undefined }[] {
  if (isEnumType(type)) return [...type.getValues()];
  if (isInputObjectType(type)) return Object.values(type.getFields());
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [field, ...field.args]);
}
