/** A folder that describes no domain that could start, with everything that has to be mended in it. */
import { formatFault, type Fault } from '../../../schema/contract/index.ts';

export class DomainRefused extends Error {
  readonly folder: string;
  /** In the order of the files; paths are relative to the folder. */
  readonly faults: readonly Fault[];

  constructor(folder: string, faults: readonly Fault[], cause?: unknown) {
    const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
    super(`The domain in ${folder} has ${count}:\n${faults.map((fault) => `  ${formatFault(fault)}`).join('\n')}`, {
      cause,
    });
    this.name = 'DomainRefused';
    this.folder = folder;
    this.faults = faults;
  }
}

/** A fault of a whole file, or of a place in it. */
export function fileFault(file: string, message: string, place: { line?: number; column?: number } = {}): Fault {
  return { file, line: place.line ?? 1, column: place.column ?? 1, pointer: '', message };
}
