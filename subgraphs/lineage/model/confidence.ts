/**
 * How sure a flow is, in percent, by what it was read from. The scale is ours: what says which output is made from which
 * input is sure, what only says that one job read the one and wrote the other is not.
 */
export const CONFIDENCE = {
  /** A facet names the source of this very dataset or column. */
  stated: 100,
  /** A contract names the source. */
  contract: 90,
  /** The job has one input or one output, so there is little to mistake. */
  onlyWay: 90,
  /** A person wrote it down. */
  manual: 80,
  /** One of several inputs, and one of several outputs, of one job. */
  product: 50,
} as const;
