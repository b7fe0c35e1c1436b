/** The customProperties that we understand hold what we understand by them. */
import type { ContractDocument, ProductDocument, PropertyDocument } from '../documents.ts';
import type { Fault, Path } from '../fault.ts';
import type { Folder, ReadFile } from '../read-folder.ts';
import { checkUnderstood, ofColumn, ofInputPort, ofProduct } from '../understood-properties.ts';
import type { YamlSource } from '../yaml-source.ts';

export function checkCustomProperties({ products, contracts }: Folder): readonly Fault[] {
  return [...products.flatMap(checkProduct), ...contracts.flatMap(checkContract)];
}

function checkProduct({ document, source }: ReadFile<ProductDocument>): readonly Fault[] {
  return [
    ...checkUnderstood(ofProduct, document.customProperties, [], source),
    ...(document.inputPorts ?? []).flatMap((port, index) =>
      checkUnderstood(ofInputPort, port.customProperties, ['inputPorts', index], source),
    ),
  ];
}

function checkContract({ document, source }: ReadFile<ContractDocument>): readonly Fault[] {
  return [
    ...checkUnderstood(ofProduct, document.customProperties, [], source),
    ...(document.schema ?? []).flatMap(({ properties }, index) => checkColumns(properties, ['schema', index], source)),
  ];
}

function checkColumns(properties: readonly PropertyDocument[] = [], path: Path, source: YamlSource): readonly Fault[] {
  return properties.flatMap((property, index) => checkColumn(property, [...path, 'properties', index], source));
}

function checkColumn(column: PropertyDocument, path: Path, source: YamlSource): readonly Fault[] {
  return [
    ...checkUnderstood(ofColumn, column.customProperties, path, source),
    ...checkColumns(column.properties, path, source),
    ...(column.items ? checkColumn(column.items, [...path, 'items'], source) : []),
  ];
}
