import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockFolder } from '../../lib/lock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'tributary-lock-'));

it('refuses a second owner of a folder, naming the first', () => {
  const home = folder();
  const release = lockFolder(home);
  expect(() => lockFolder(home)).toThrow(`pid ${process.pid}`);
  release();
  lockFolder(home)();
});

it('takes over from an owner that was killed', async () => {
  const home = folder();
  const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  writeFileSync(join(home, 'lock'), `${owner.pid} ${startOf(owner.pid!)}\n`);
  expect(() => lockFolder(home)).toThrow('in use');
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  lockFolder(home)();
});

it.skipIf(!existsSync('/proc'))('takes over from an owner whose pid another process has now', () => {
  const home = folder();
  writeFileSync(join(home, 'lock'), `${process.pid} 1\n`);
  lockFolder(home)();
});

it('says what is wrong when the folder can not be made', () => {
  const file = join(folder(), 'a file');
  writeFileSync(file, '');
  expect(() => lockFolder(join(file, 'home'))).toThrow("can't be written");
});

/** As the lock writes it: proc(5), field 22 of stat. */
function startOf(pid: number): string {
  return existsSync('/proc') ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[19]! : '-';
}
