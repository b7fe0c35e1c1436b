/**
 * Where a query asks nothing but the lineage of a dataset, its walk itself tells whether anybody knows the dataset, and
 * the store need not be asked twice. So the walk that the field below will want is begun one field early.
 */
import { getArgumentValues, getNamedType, isObjectType, type FieldNode, type GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { DatasetKey } from '../model/node-id.ts';
import { fieldsBelow, linksWanted } from './fields-below.ts';
import { lineageOf } from './lineage-of.ts';
import type { LineageArguments } from './to-request.ts';
import type { WalkPage } from './walk-page.ts';

export interface ForeseenWalk {
  /** That it answers. */
  readonly field: FieldNode;
  readonly page: WalkPage;
}

/** `null` where another field is asked for too, or the walk fails: the field below says why. */
export async function foreseeWalk(
  dataset: DatasetKey,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<ForeseenWalk | null> {
  const fields = fieldsBelow(info.fieldNodes, info).filter(({ name }) => name.value !== '__typename');
  const [field] = fields;
  const type = getNamedType(info.returnType);
  if (field?.name.value !== 'lineage' || fields.length > 1 || !isObjectType(type)) return null;
  try {
    const given = getArgumentValues(type.getFields()['lineage']!, field, info.variableValues) as GivenArguments;
    const links = linksWanted([field], info);
    return { field, page: await lineageOf({ kind: 'DATASET', dataset }, given, { context, links }) };
  } catch {
    return null;
  }
}

/** The executor checked them against the schema. */
type GivenArguments = Record<string, unknown> & LineageArguments;
