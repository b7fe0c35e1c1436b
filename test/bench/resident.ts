/** What a process keeps in memory now, by the operating system's account. */
import { readFileSync } from 'node:fs';

/** In MB. proc(5): VmRSS, in kB. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
