/** The table of facets and states: of each the latest value. */
import type { Register } from '../../model/change.ts';
import { isNewer } from '../batch.ts';
import type { SqliteFile } from './tables.ts';

export interface RegisterTables {
  readonly write: (registers: readonly Register[]) => void;
}

export function createRegisterTables(database: SqliteFile): RegisterTables {
  // The kept value is wanted only where two have the same place in the order.
  const kept = database
    .prepare(
      `SELECT given.key, registers.ordering, CASE WHEN registers.ordering = given.value ->> 2 THEN registers.value END
       FROM json_each(?) AS given
       CROSS JOIN registers ON registers.subject = given.value ->> 0 AND registers.name = given.value ->> 1`,
    )
    .raw();
  const put = database.prepare(
    `INSERT INTO registers (subject, name, ordering, value)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true
     ON CONFLICT (subject, name) DO UPDATE SET ordering = excluded.ordering, value = excluded.value`,
  );
  return {
    write: (registers) => {
      if (registers.length === 0) return;
      const keys = JSON.stringify(registers.map(({ subject, name, order }) => [subject, name, order]));
      const rows = kept.all(keys) as [number, string, string | null][];
      const keptAt = new Map(rows.map(([index, order, value]) => [index, { order, value: value ?? '' }]));
      const newer = registers.filter((register, index) => {
        const old = keptAt.get(index);
        return old === undefined || isNewer(register, old);
      });
      if (newer.length === 0) return;
      put.run(JSON.stringify(newer.map(({ subject, name, order, value }) => [subject, name, order, value])));
    },
  };
}
