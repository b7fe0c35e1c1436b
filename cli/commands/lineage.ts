/** `tributary lineage import <file>` and `tributary lineage export [file]`: lineage from a file and into one. */
import { existsSync, statSync } from 'node:fs';
import { Command, Option } from 'commander';
import { loadConfig } from '../../lib/config.ts';
import { TributaryError } from '../../lib/errors.ts';
import type { ImportFormat, ImportResult } from '../../subgraphs/lineage/index.ts';
import { createOutput, type Output, type OutputStreams } from '../output.ts';

interface ImportFlags {
  readonly url?: string;
  readonly format?: ImportFormat;
  readonly namespace?: string;
  readonly jobNamespace?: string;
  readonly json?: boolean;
}

interface ExportFlags {
  readonly url?: string;
  readonly json?: boolean;
}

/** As the lineage room knows them; written here too, so that help needs not load that room. */
const FORMATS: readonly ImportFormat[] = ['datahub', 'openlineage', 'dbt'];
const WHERE =
  'Goes through a running mesh where one owns TRIBUTARY_HOME or --url names it, else straight to the store.';

export function lineageCommand(streams: OutputStreams): Command {
  const importCommand = new Command('import')
    .description(
      `Import lineage from a file, gzipped or not: OpenLineage events (one a line, or a JSON list), dbt's manifest.json, or a lineage graph as DataHub exports it. ${WHERE}`,
    )
    .argument('<file>', 'the file')
    .addOption(new Option('--format <format>', 'the format; found out by how the file begins').choices(FORMATS))
    .option('--namespace <namespace>', 'for a manifest: where its store is, such as postgres://host:5432')
    .option('--job-namespace <namespace>', 'for a manifest: the namespace of its jobs, as dbt-ol is configured')
    .option('--url <url>', 'the gateway of a running mesh')
    .action((file: string, flags: ImportFlags) => importFile(file, flags, createOutput(flags.json === true, streams)));
  const exportCommand = new Command('export')
    .description(`Export all lineage as OpenLineage events, one a line. ${WHERE}`)
    .argument('[file]', 'the file, gzipped where it is called .gz; without one, to stdout')
    .option('--url <url>', 'the gateway of a running mesh')
    .action((file: string | undefined, flags: ExportFlags) =>
      exportFile(file, flags, createOutput(flags.json === true, streams)),
    );
  return new Command('lineage')
    .description('Bring lineage in and take it out.')
    .addCommand(importCommand)
    .addCommand(exportCommand);
}

async function importFile(file: string, flags: ImportFlags, output: Output): Promise<void> {
  if (!existsSync(file)) throw new TributaryError('BAD_USER_INPUT', `The file ${file} does not exist.`);
  const { wireLineageImport } = await import('../wire/lineage-import.ts');
  const target = await wireLineageImport({ config: loadConfig(), url: flags.url });
  try {
    const { format, items, remarks } = await target.read(file, {
      format: flags.format ?? null,
      at: statSync(file).mtime.toISOString(),
      naming: { namespace: flags.namespace ?? null, jobNamespace: flags.jobNamespace ?? null },
    });
    for (const remark of remarks) output.remark(remark);
    output.remark(`Importing ${format} into ${target.name}.`);
    const result = await target.send(items, (counts) => output.progress(summaryOf(format, counts)));
    output.progress('');
    tell(file, format, result, output);
  } finally {
    await target.close();
  }
}

function tell(file: string, format: ImportFormat, result: ImportResult, output: Output): void {
  for (const { reason, ...place } of result.faults) {
    const at = 'line' in place ? `:${place.line}` : `#${place.pointer}`;
    output.failure(`${file}${at} left out: ${reason}`, { file, ...place });
  }
  const { faults } = result;
  const text = `imported ${summaryOf(format, result)}; ${faults.length} left out`;
  output.result(text, { event: 'imported', format, ...result });
  if (faults.length > 0) process.exitCode = 1;
}

function summaryOf(format: ImportFormat, counts: Omit<ImportResult, 'faults'>): string {
  const { events, datasets, jobs, runs, flows } = counts;
  if (format === 'datahub') return `${datasets} datasets with ${flows} edges`;
  if (format === 'dbt')
    return `${jobs} models, seeds, snapshots and exposures and ${datasets} sources with ${flows} edges`;
  return `${events} events: ${runs} of runs, ${jobs} of jobs and ${datasets} of datasets`;
}

async function exportFile(file: string | undefined, { url }: ExportFlags, output: Output): Promise<void> {
  const { wireLineageExport } = await import('../wire/lineage-export.ts');
  const source = await wireLineageExport({ config: loadConfig(), url });
  try {
    output.remark(`Exporting from ${source.name}.`);
    const onProgress = (events: number) => void (file !== undefined && output.progress(`${events} events`));
    const events = await source.writeTo(file ?? null, onProgress);
    output.progress('');
    if (file === undefined) output.remark(`exported ${events} events`);
    else output.result(`exported ${events} events to ${file}`, { event: 'exported', events, file });
  } finally {
    await source.close();
  }
}
