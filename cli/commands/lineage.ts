/** `tributary lineage import <file>`: a lineage graph from a file, into a running mesh or straight into its store. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { Command } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import { createOutput, type Output, type OutputStreams } from '../output.ts';

interface Flags {
  readonly url?: string;
  readonly json?: boolean;
}

export function lineageCommand(streams: OutputStreams): Command {
  const importCommand = new Command('import')
    .description(
      'Import a lineage graph: one dataset a line with its upstreams, as DataHub exports it (.ndjson, .ndjson.gz). Goes through a running mesh where one owns TRIBUTARY_HOME or --url names it, else straight into the store.',
    )
    .argument('<file>', 'the file')
    .option('--url <url>', 'the gateway of a running mesh')
    .action(async (file: string, { url, json }: Flags) => {
      await importFile(file, url, createOutput(json === true, streams));
    });
  return new Command('lineage').description('Bring lineage in.').addCommand(importCommand);
}

async function importFile(file: string, url: string | undefined, output: Output): Promise<void> {
  if (!existsSync(file)) throw new TributaryError('BAD_USER_INPUT', `The file ${file} does not exist.`);
  const { wireLineageImport } = await import('../wire/lineage-import.ts');
  const target = await wireLineageImport({ config: loadConfig(), url });
  try {
    output.remark(`Importing into ${target.name}.`);
    const result = await target.importLines(linesOf(file), {
      at: statSync(file).mtime.toISOString(),
      onProgress: ({ datasets, flows }) => output.progress(`${datasets} datasets, ${flows} edges`),
    });
    output.progress('');
    for (const { line, reason } of result.faults) output.failure(`${file}:${line} left out: ${reason}`, { file, line });
    const { datasets, flows, faults } = result;
    output.result(`imported ${datasets} datasets with ${flows} edges; ${faults.length} lines left out`, {
      event: 'imported',
      ...result,
    });
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    await target.close();
  }
}

/** A file that is not what it says, or is cut off, fails the import with its name. */
async function* linesOf(file: string): AsyncIterable<string> {
  const bytes = createReadStream(file);
  const input = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
    if (input.errored) throw input.errored;
  } catch (cause) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The file ${file} can't be read to its end: ${(cause as Error).message}. What was read before is imported; importing again is harmless.`,
      {},
      cause,
    );
  }
}
