/** The store that needs no server, on the exam of its port. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openEmbeddedStore } from '../../../subgraphs/lineage/store/embedded/open-embedded-store.ts';
import { examineLineageStore } from '../../exams/lineage-store.ts';

describe('lineage in the embedded store', () => {
  examineLineageStore(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lineage-'));
    let store = await openEmbeddedStore({ folder });
    return {
      store,
      reopen: async () => {
        await store.close();
        return (store = await openEmbeddedStore({ folder }));
      },
      end: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  });
});
