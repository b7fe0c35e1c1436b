/**
 * Where the gateway's graph comes from: a file, the wiring of this process, later the registry. A source tells what is
 * current now and from then on what becomes current; it does not judge what it brings.
 */
export type SupergraphUpdate =
  | {
      readonly sdl: string;
      /** Whether our own composer has just made it: then it need not be validated again, a third of what loading costs. */
      readonly isComposed?: boolean;
    }
  /** The source can't say what is current, and why: a sentence for `/health/ready`. */
  | { readonly fault: string };

/** Resolves once the update is served or refused; never rejects. */
export type SupergraphListener = (update: SupergraphUpdate) => Promise<void>;

export interface SupergraphSource {
  /**
   * Called once. Tells what is current, if anything is, before it resolves; then whenever that changes. Rejects where
   * the source can't work at all.
   */
  readonly subscribe: (listener: SupergraphListener) => Promise<void>;
  /** No update is told afterwards. */
  readonly close: () => Promise<void>;
}
