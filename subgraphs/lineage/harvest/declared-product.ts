/**
 * A product as the graph answers it -> what lineage keeps of it: who answers for it, ports, their datasets, and columns
 * with their sources. Datasets go by the namespaces that are meant.
 */
import type { HarvestedProduct } from '../../kit/index.ts';
import type { DeclaredColumn, DeclaredPort, DeclaredProduct, DeclaredSource } from '../model/declaration.ts';
import { inMeantNamespace, type Namespaces } from '../model/namespaces.ts';
import type { DatasetKey } from '../model/node-id.ts';
import { objectOf, objectsOf, textOf, type Json } from './json.ts';
import { readLogic } from './read-logic.ts';

/** How many columns of a port are read: one page, the longest that there is. */
export const MAX_PORT_COLUMNS = 500;

/** The alias keeps our columns apart from those that another sink selects with other arguments. */
export const HARVEST_SELECTION = `name classification owners { name }
  inputPorts { name contractId productUrn datasets { namespace name } }
  outputPorts { name contractId datasets { namespace name }
    lineageColumns: columns(first: ${MAX_PORT_COLUMNS}) {
      nodes { name type description transformLogic dataset { namespace name } sources { column dataset { namespace name } } }
      pageInfo { hasNextPage }
    }
  }`;

export function toDeclaredProduct(harvested: HarvestedProduct, namespaces: Namespaces): DeclaredProduct {
  const toPort = createPortReader(namespaces);
  return {
    urn: harvested.urn,
    name: textOf(harvested['name']),
    owners: objectsOf(harvested['owners']).flatMap(({ name }) => textOf(name) ?? []),
    classification: textOf(harvested['classification']),
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

function createPortReader(namespaces: Namespaces): (port: Json) => readonly DeclaredPort[] {
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
    const logic = textOf(column['transformLogic']);
    const sources = objectsOf(column['sources']).flatMap((source) => toSource(source, logic));
    return [{ dataset, name, type: textOf(column['type']), description: textOf(column['description']), sources }];
  }

  function toSource(source: Json, logic: string | null): readonly DeclaredSource[] {
    const column = textOf(source['column']);
    const transformations = column === null || logic === null ? [] : readLogic(logic, column);
    return toKey(objectOf(source['dataset'])).map((dataset) => ({
      dataset,
      column,
      ...(transformations.length > 0 && { transformations }),
    }));
  }

  function toKey(dataset: Json): readonly DatasetKey[] {
    const [namespace, name] = [textOf(dataset['namespace']), textOf(dataset['name'])];
    return namespace === null || name === null ? [] : [inMeantNamespace({ namespace, name }, namespaces)];
  }

  return toPort;
}
