/** A port's name and version say which port is meant, and its contract is in the folder. */
import { describeValue } from '../describe-issue.ts';
import type { PortDocument, ProductDocument } from '../documents.ts';
import type { Fault } from '../fault.ts';
import type { Folder, ReadFile } from '../read-folder.ts';

type Direction = 'inputPorts' | 'outputPorts';

export function checkPorts(folder: Folder): readonly Fault[] {
  return folder.products.flatMap((file) => [
    ...checkNames(file, 'inputPorts'),
    ...checkNames(file, 'outputPorts'),
    ...checkContractIds(file, folder),
  ]);
}

function checkNames({ document, source }: ReadFile<ProductDocument>, direction: Direction): readonly Fault[] {
  const seen = new Set<string>();
  return portsOf(document, direction).flatMap(({ name, version }, index) => {
    const key = JSON.stringify([name, version]);
    if (seen.has(key)) {
      const message = `expected each name and version once, found ${describeValue(name)} in version ${describeValue(version)} again`;
      return [source.faultAt([direction, index, 'name'], message)];
    }
    seen.add(key);
    return [];
  });
}

/** Only of output ports: what a product reads is promised by others. */
function checkContractIds({ document, source }: ReadFile<ProductDocument>, folder: Folder): readonly Fault[] {
  // A contract file that can't be read may be the one that is looked for; it has faults of its own.
  if (folder.idsOfFaultyContracts.includes(null)) return [];
  const ids = new Set([...folder.contracts.map((file) => file.document.id), ...folder.idsOfFaultyContracts]);
  return portsOf(document, 'outputPorts').flatMap(({ contractId }, index) =>
    contractId === undefined || ids.has(contractId)
      ? []
      : [
          source.faultAt(
            ['outputPorts', index, 'contractId'],
            `expected the id of a contract in this folder, found ${describeValue(contractId)}`,
          ),
        ],
  );
}

function portsOf(document: ProductDocument, direction: Direction): readonly PortDocument[] {
  return document[direction] ?? [];
}
