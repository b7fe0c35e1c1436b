/** The two ways that events of an import may go: into a store that this process has opened, or to a running server. */
import { TributaryError } from '../../../lib/errors.ts';
import { translate } from '../open-lineage/translate.ts';
import type { LineageStore } from '../store/lineage-store.ts';
import type { ImportOptions } from './import-datahub-ndjson.ts';

type Send = ImportOptions['send'];

/** Rejects with BAD_USER_INPUT for an event that the door would refuse too. */
export function sendToStore({ apply }: Pick<LineageStore, 'apply'>): Send {
  return (events) =>
    apply(
      events.map((event) => {
        const translated = translate(event);
        if (translated.kind === 'change') return translated.change;
        throw new TributaryError('BAD_USER_INPUT', 'An event can not be imported.', { faults: translated.faults });
      }),
    );
}

/** `baseUrl` is that of the gateway or platform. Rejects with what the server said when it did not take every event. */
export function sendToServer(baseUrl: string): Send {
  return async (events) => {
    const response = await fetch(`${baseUrl}/api/v1/lineage/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (response.status === 204) return;
    const said = (await response.text()).slice(0, 1_000);
    throw new TributaryError('STORE_UNAVAILABLE', `${baseUrl} did not take the events (${response.status}): ${said}`);
  };
}
