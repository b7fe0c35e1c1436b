/** The resolvers, one file a type. */
import type { Resolvers } from '../schema.generated.ts';
import { DataProduct } from './data-product.ts';
import { Dataset } from './dataset.ts';
import { DatasetField } from './dataset-field.ts';
import { Domain } from './domain.ts';
import { LineageConnection } from './lineage-connection.ts';
import { LineageLink } from './lineage-link.ts';
import { LineageNode } from './lineage-node.ts';
import { Query } from './query.ts';

export const resolvers: Resolvers = {
  Query,
  DataProduct,
  Domain,
  Dataset,
  DatasetField,
  LineageConnection,
  LineageNode,
  LineageLink,
};
