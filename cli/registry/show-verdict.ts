/** A verdict as people read it: each finding with its place, whom it hurts and what to do; one last line that sums up. */
import type { ClientUse, Consumer, RegistryFinding, Verdict } from '../../registry/index.ts';
import type { Output, Paint } from '../output.ts';
import { EXIT } from '../exit-codes.ts';

export interface ShowOptions {
  /** `checked`, `published`: what was done where nothing is an error. */
  readonly done: string;
  /** Whether annotations for GitHub's pull requests are written too. */
  readonly isForGithub?: boolean;
  /** Where the files of the submission lie. */
  readonly folder?: string | undefined;
}

/** Sets the exit code where something was refused. */
export function showVerdict(verdict: Verdict, output: Output, options: ShowOptions): void {
  const { isForGithub = false, folder, done } = options;
  for (const finding of verdict.findings) {
    output.remark(findingText(finding, output.paint, folder));
    if (isForGithub) output.annotation(annotationOf(finding, folder));
  }
  const approvable = verdict.findings.filter(({ severity, isApprovable }) => severity === 'error' && isApprovable);
  if (approvable.length > 0) output.remark(approveCommand(verdict.subgraph, approvable));
  output.result(summaryOf(verdict, done, output.paint), { event: verdict.isAccepted ? done : 'refused', ...verdict });
  if (!verdict.isAccepted) process.exitCode = EXIT.refused;
}

function findingText(finding: RegistryFinding, paint: Paint, folder: string | undefined): string {
  const { severity, rule, coordinate, message, advice, clients, consumers, approval } = finding;
  const place = placeOf(finding, folder);
  const head = [paint(severity, colourOf(severity)), paint(rule, 'bold'), coordinate, place].filter(
    (text) => text !== undefined,
  );
  return [
    head.join('  '),
    `  ${message}`,
    ...(clients ?? []).map((client) => `    ${clientText(client)}`),
    ...(consumers ?? []).map((consumer) => `    ${consumerText(consumer)}`),
    ...(approval
      ? [`  approved by ${approval.author} until ${approval.expiresAt.slice(0, 10)}: ${approval.reason}`]
      : []),
    ...(advice === undefined ? [] : [`  ${advice}`]),
    ...(severity === 'error' && finding.isApprovable ? [`  key ${finding.key}`] : []),
    '',
  ].join('\n');
}

function placeOf({ file, line }: RegistryFinding, folder: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const path = pathOf(file, folder);
  return line === undefined ? path : `${path}:${line}`;
}

function pathOf(file: string, folder: string | undefined): string {
  return folder === undefined ? file : `${folder.replace(/\/+$/, '')}/${file}`;
}

function clientText({ client, version, count, lastDay, isTrusted }: ClientUse): string {
  const which = version === null ? client : `${client} ${version}`;
  const times = `${count.toLocaleString('en-US')} ${count === 1 ? 'time' : 'times'}`;
  return `${which}: ${times}${lastDay === null ? '' : `, last on ${lastDay}`}${isTrusted ? ', in a trusted document' : ''}`;
}

function consumerText({ name, urn, domain, owners, touched, why }: Consumer): string {
  const whose = [domain, ...owners].filter((text) => text !== null).join(', ');
  return `${name}${urn === null || urn === name ? '' : ` (${urn})`}${whose === '' ? '' : `, of ${whose}`}: ${touched.slice(0, 5).join(', ')}. ${why}`;
}

function approveCommand(subgraph: string, findings: readonly RegistryFinding[]): string {
  const keys = findings.map(({ key }) => key).join(' ');
  return `A steward can let ${findings.length === 1 ? 'it' : 'them'} pass:\n  tributary approve ${keys} --subgraph ${subgraph} --reason "…"\n`;
}

function summaryOf(verdict: Verdict, done: string, paint: Paint): string {
  const { subgraph, variant, findings, isAccepted, isUnchanged, publication, durationMs } = verdict;
  const count = (severity: RegistryFinding['severity']): number =>
    findings.filter((each) => each.severity === severity).length;
  const counts = [
    counted(count('error'), 'error'),
    counted(count('warning'), 'warning'),
    count('approved') > 0 ? `${count('approved')} approved` : '',
  ];
  const said = counts.filter((text) => text !== '').join(', ') || 'no findings';
  if (!isAccepted) return `${paint('refused', 'red')}: ${subgraph}, ${said} (${durationMs} ms)`;
  const where = variant === 'main' ? '' : ` in the preview ${variant}`;
  if (isUnchanged)
    return `unchanged: ${subgraph}${where} is published as it is${publication ? `, version ${publication.version}` : ''}`;
  const version = publication ? ` version ${publication.version}, revision ${publication.revision}` : '';
  return `${paint(done, 'green')}: ${subgraph}${version}${where}, ${said} (${durationMs} ms)`;
}

function counted(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function colourOf(severity: RegistryFinding['severity']) {
  return ({ error: 'red', approved: 'green', warning: 'yellow', info: 'dim' } as const)[severity];
}

/** GitHub's workflow commands: shown at the line of the file in the pull request. */
function annotationOf(finding: RegistryFinding, folder: string | undefined): string {
  const { severity, rule, message, advice = '', file, line } = finding;
  const level = ({ error: 'error', approved: 'notice', warning: 'warning', info: 'notice' } as const)[severity];
  const place =
    file === undefined ? '' : ` file=${pathOf(file, folder)}${line === undefined ? '' : `,line=${line}`},title=${rule}`;
  return `::${level}${place}::${escaped(`${message} ${advice}`.trim())}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
