/**
 * The port of access: whoever answers about data products asks here which of them a principal may know of. What it
 * withholds is never named in an answer, and the answer says that something was withheld.
 */

export type Principal =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user' | 'service'; readonly id: string; readonly groups: readonly string[] };

/** Whoever asks while nobody checks who that is. */
export const ANONYMOUS: Principal = { kind: 'anonymous' };

/** What a decision may look at. */
export interface AccessedProduct {
  readonly urn: string;
  readonly domain: string;
  /** Their names; empty where nobody describes the product. */
  readonly owners: readonly string[];
  /** `null` where nobody says. */
  readonly classification: string | null;
}

export type AccessDecision =
  /** Everybody may know of everything: the products need not even be listed to decide so. */
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'some';
      /**
       * The urns of those among the products that the principal may not know of. Asked once a request, with every
       * product that there is. When it rejects the request fails: nothing is shown on a doubt.
       */
      readonly withheldFrom: (
        principal: Principal,
        products: readonly AccessedProduct[],
      ) => Promise<ReadonlySet<string>> | ReadonlySet<string>;
    };

/** The default. */
export const allowAll: AccessDecision = { kind: 'everything' };

/** The urns of the products that a principal may not know of. `list` is called only where somebody may be refused. */
export async function withheldUrns(
  access: AccessDecision,
  principal: Principal,
  list: () => Promise<readonly AccessedProduct[]>,
): Promise<ReadonlySet<string>> {
  return access.kind === 'everything' ? NONE : access.withheldFrom(principal, await list());
}

const NONE: ReadonlySet<string> = new Set();
