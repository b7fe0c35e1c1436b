/** What one answer is made of: while all of it is as it was, so is the answer. */
import type { Feed } from './feed.ts';

export class Parts {
  #isWhole = true;
  /** By `performance.now()`. */
  #until = Number.POSITIVE_INFINITY;
  readonly #versions: { readonly feed: Feed; readonly version: number | undefined }[] = [];

  /** Something of this subgraph, as it is now; `until`, by `performance.now()`, it holds. */
  add(feed: Feed, until: number): void {
    this.#until = Math.min(this.#until, until);
    const version = feed.version(performance.now());
    const known = this.#versions.find((part) => part.feed === feed);
    if (!known) this.#versions.push({ feed, version });
    else if (known.version !== version) this.#isWhole = false;
  }

  /** Something of which nobody tells when it changes. */
  addUnknown(): void {
    this.#isWhole = false;
  }

  isCurrent(): boolean {
    const now = performance.now();
    if (!this.#isWhole || now >= this.#until) return false;
    for (const { feed, version } of this.#versions)
      if (version === undefined || feed.version(now) !== version) return false;
    return true;
  }
}
