/** What runs until it is stopped. */
export interface Service {
  readonly url: string;
  readonly close: () => Promise<void>;
}
