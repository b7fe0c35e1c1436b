// A supergraph in a file: what is written there is served, however it is written.
import { writeFileSync } from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createFileSource, createGateway, type SupergraphUpdate } from '../../gateway/index.ts';
import { ask, closeAll, closeLater, compose, newHome, optionsOf, PRODUCTS_QUERY } from './mesh.ts';

afterEach(closeAll);

/** Subscribes, and hands out updates as they come. */
async function follow(file: string) {
  const updates: SupergraphUpdate[] = [];
  let wake: () => void = () => {};
  const source = closeLater(createFileSource(file));
  await source.subscribe(async (update) => {
    updates.push(update);
    wake();
  });
  const next = async () => {
    while (updates.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return updates.shift();
  };
  return { next, waiting: updates };
}

async function newFile(text?: string) {
  const file = join(await newHome(), 'supergraph.graphql');
  if (text !== undefined) await writeFile(file, text);
  return file;
}

test('what is in the file is told at once, and what is renamed over it later', async () => {
  const file = await newFile('one');
  const { next } = await follow(file);
  expect(await next()).toEqual({ sdl: 'one' });
  await writeFile(`${file}.new`, 'two');
  await rename(`${file}.new`, file);
  expect(await next()).toEqual({ sdl: 'two' });
});

test('rapid writes are told once, as the last of them', async () => {
  const file = await newFile('one');
  const { next, waiting } = await follow(file);
  await next();
  for (let write = 0; write < 20; write++) writeFileSync(file, `write ${write}`);
  expect(await next()).toEqual({ sdl: 'write 19' });
  expect(waiting).toEqual([]);
});

test('a link that is swapped beside the file is followed, as in a mounted config map', async () => {
  const folder = await newHome();
  for (const version of ['v1', 'v2']) {
    await mkdir(join(folder, version));
    await writeFile(join(folder, version, 'supergraph.graphql'), version);
  }
  await symlink('v1', join(folder, 'data'));
  await symlink('data/supergraph.graphql', join(folder, 'supergraph.graphql'));
  const { next } = await follow(join(folder, 'supergraph.graphql'));
  expect(await next()).toEqual({ sdl: 'v1' });
  await symlink('v2', join(folder, 'data.new'));
  await rename(join(folder, 'data.new'), join(folder, 'data'));
  expect(await next()).toEqual({ sdl: 'v2' });
});

test('a file that goes away is told, and again when it is back', async () => {
  const file = await newFile('one');
  const { next } = await follow(file);
  await next();
  await rm(file);
  expect(await next()).toEqual({ fault: `The supergraph file ${file} is missing.` });
  await writeFile(file, 'one');
  expect(await next()).toEqual({ sdl: 'one' });
});

test('a gateway over a file that is missing says which file', async () => {
  const file = await newFile();
  const source = createFileSource(file);
  await expect(createGateway(await optionsOf({ source }))).rejects.toThrow(`The supergraph file ${file} is missing.`);
});

test('a gateway over a folder that is missing says which folder', async () => {
  const folder = join(await newHome(), 'nowhere');
  const source = createFileSource(join(folder, 'supergraph.graphql'));
  await expect(createGateway(await optionsOf({ source }))).rejects.toThrow(`The folder ${folder}`);
});

test('a gateway over a file serves it', async () => {
  const source = createFileSource(await newFile(compose()));
  const gateway = closeLater(await createGateway(await optionsOf({ source })));
  expect((await ask(gateway, PRODUCTS_QUERY)).errors).toBeUndefined();
});
