/** A registry elsewhere is told over HTTP. */
import type { SendReport } from './reporter.ts';

export interface RegistryAddress {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
}

const TIMEOUT_MS = 5_000;

/** Rejects where the registry did not take it. */
export function reportUseTo({ url, token }: RegistryAddress): SendReport {
  return async (report) => {
    const response = await fetch(`${url}/registry/v1/use`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(report),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The registry answered ${response.status}.`);
  };
}
