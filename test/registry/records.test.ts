/** The registry's records in SQLite and in Postgres: one exam. */
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openRecords } from '../../lib/records.ts';
import { openRegistryRecords } from '../../registry/records/open-registry-records.ts';
import { temporaryFolder } from '../cli/tributary.ts';
import { examineRegistryRecords } from '../exams/registry-records.ts';
import { freshDatabase, postgresServer } from '../servers/index.ts';

const server = await postgresServer();

describe('records of the registry in SQLite', () => {
  examineRegistryRecords(async () => {
    const location = { kind: 'sqlite', file: join(temporaryFolder(), 'registry.db') } as const;
    return { open: () => openRegistryRecords(location), isShared: false, close: async () => undefined };
  });

  it('refuse to change what was published or done, whoever asks the database', async () => {
    const location = { kind: 'sqlite', file: join(temporaryFolder(), 'registry.db') } as const;
    const records = await openRegistryRecords(location);
    await records.audit({ at: 'now', by: 'me', action: 'refuse', subject: 's', detail: {} });
    await records.close();
    const { database, close } = await openRecords<never>(location);
    await expect(sql`update registry_audit set "by" = 'you'`.execute(database)).rejects.toThrow('append-only');
    await expect(sql`delete from registry_audit`.execute(database)).rejects.toThrow('append-only');
    await close();
  });
});

describe.skipIf(!server)('records of the registry in Postgres', () => {
  examineRegistryRecords(async () => {
    const database = await freshDatabase();
    return {
      open: () => openRegistryRecords({ kind: 'postgres', url: database.url }),
      isShared: true,
      close: database.close,
    };
  });
});
