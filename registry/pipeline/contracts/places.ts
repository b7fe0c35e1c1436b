/** Where in the files a product, a port or a column stands: its line, for people and editors. */
import type { ContractFile } from '../../../schema/contract/index.ts';
import type { Place } from '../places.ts';

/** Of a coordinate such as `urn:dp:payments:settlements/table/amount`: as near as the files tell. */
export function placeOfProduct(files: readonly ContractFile[], coordinate: string): Partial<Place> {
  const [urn = '', port, column] = coordinate.split('/');
  const segment = urn.split(':').at(-1) ?? '';
  const own =
    files.find(({ path }) => path.endsWith(`${segment}.odps.yaml`)) ?? files.find(({ path }) => path.includes(segment));
  if (column !== undefined) {
    const contract = files.find(
      ({ path, text }) => path.includes('.odcs.') && path.includes(segment) && lineOf(text, column) > 0,
    );
    if (contract) return { file: contract.path, line: lineOf(contract.text, column) };
  }
  if (!own) return {};
  return { file: own.path, line: (port === undefined ? 0 : lineOf(own.text, port)) || 1 };
}

/** 0 where no line says that name. */
function lineOf(text: string, name: string): number {
  const last = name.split('.').at(-1)!.replace(/\[\]$/, '');
  return text.split('\n').findIndex((line) => nameIn(line) === last) + 1;
}

function nameIn(line: string): string | undefined {
  return /^\s*-?\s*name:\s*["']?([^"'#]+?)["']?\s*$/.exec(line)?.[1];
}
