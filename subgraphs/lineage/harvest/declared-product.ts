/** A product as the graph answers it -> what lineage keeps of it: ports, their datasets, and columns with their sources. */
import type { HarvestedProduct } from '../../kit/index.ts';
import type { DeclaredColumn, DeclaredPort, DeclaredProduct } from '../model/declaration.ts';
import type { DatasetKey } from '../model/node-id.ts';
import { objectOf, objectsOf, textOf, type Json } from './json.ts';

/** How many columns of a port are read: one page, the longest that there is. */
export const MAX_PORT_COLUMNS = 500;

/** The alias keeps our columns apart from those that another sink selects with other arguments. */
export const HARVEST_SELECTION = `name
  inputPorts { name contractId productUrn datasets { namespace name } }
  outputPorts { name contractId datasets { namespace name }
    lineageColumns: columns(first: ${MAX_PORT_COLUMNS}) {
      nodes { name type description dataset { namespace name } sources { column dataset { namespace name } } }
      pageInfo { hasNextPage }
    }
  }`;

export function toDeclaredProduct(harvested: HarvestedProduct): DeclaredProduct {
  return {
    urn: harvested.urn,
    name: textOf(harvested['name']),
    inputPorts: objectsOf(harvested['inputPorts']).flatMap(toPort),
    outputPorts: objectsOf(harvested['outputPorts']).flatMap(toPort),
  };
}

/** Names of the output ports that have more columns than were read. */
export function cutPorts(harvested: HarvestedProduct): readonly string[] {
  return objectsOf(harvested['outputPorts'])
    .filter((port) => objectOf(objectOf(port['lineageColumns'])['pageInfo'])['hasNextPage'] === true)
    .flatMap(({ name }) => textOf(name) ?? []);
}

function toPort(port: Json): readonly DeclaredPort[] {
  const name = textOf(port['name']);
  if (name === null) return [];
  return [
    {
      name,
      contractId: textOf(port['contractId']),
      productUrn: textOf(port['productUrn']),
      datasets: objectsOf(port['datasets']).flatMap(toKey),
      columns: objectsOf(objectOf(port['lineageColumns'])['nodes']).flatMap(toColumn),
    },
  ];
}

function toColumn(column: Json): readonly DeclaredColumn[] {
  const name = textOf(column['name']);
  const [dataset] = toKey(objectOf(column['dataset']));
  if (name === null || dataset === undefined) return [];
  const sources = objectsOf(column['sources']).flatMap((source) =>
    toKey(objectOf(source['dataset'])).map((key) => ({ dataset: key, column: textOf(source['column']) })),
  );
  return [{ dataset, name, type: textOf(column['type']), description: textOf(column['description']), sources }];
}

function toKey(dataset: Json): readonly DatasetKey[] {
  const [namespace, name] = [textOf(dataset['namespace']), textOf(dataset['name'])];
  return namespace === null || name === null ? [] : [{ namespace, name }];
}
