/**
 * Says that nobody waits for a piece of work any more, and why. It is what an `AbortSignal` is, which it gives to who
 * needs one, at a tenth of the cost: a request of the gateway makes one for itself and one for each of its fetches.
 */
export class Cancellation<Reason = unknown> {
  #reason: Reason | undefined;
  #isCancelled = false;
  #listeners: Set<() => void> | undefined;
  #controller: AbortController | undefined;

  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** Why, once it is cancelled. */
  get reason(): Reason | undefined {
    return this.#reason;
  }

  /** Only the first call counts. */
  cancel(reason: Reason): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
    const listeners = this.#listeners;
    this.#listeners = undefined;
    if (listeners) for (const listener of listeners) listener();
  }

  /** The listener is called at once where it is cancelled already. Returns what takes the listener away again. */
  onCancel(listener: () => void): () => void {
    if (this.#isCancelled) {
      listener();
      return NOTHING;
    }
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  /** Made when it is first asked for. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isCancelled) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** One that is cancelled when the signal is, until `stop` is called: a signal may outlive many. */
  static following(signal: AbortSignal): { readonly cancellation: Cancellation; readonly stop: () => void } {
    const cancellation = new Cancellation();
    const cancel = (): void => cancellation.cancel(signal.reason);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    return { cancellation, stop: () => signal.removeEventListener('abort', cancel) };
  }
}

const NOTHING = (): void => undefined;
