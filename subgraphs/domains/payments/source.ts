/**
 * What payments knows beyond its contracts: the schemes, their cut-off times, and which product settles by which scheme.
 * A small table that changes with the rulebooks; a domain with a database would ask it here instead.
 */
export interface Scheme {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly settlesAroundTheClock: boolean;
}

export interface SettlementCutoff {
  readonly schemeCode: string;
  readonly localTime: string | null;
  readonly timeZone: string;
  readonly authority: string;
}

const SCHEMES: readonly Scheme[] = [
  { code: 'CARD', name: 'Card clearing', currency: 'EUR', settlesAroundTheClock: false },
  { code: 'SCT', name: 'SEPA Credit Transfer', currency: 'EUR', settlesAroundTheClock: false },
  { code: 'SCT_INST', name: 'SEPA Instant Credit Transfer', currency: 'EUR', settlesAroundTheClock: true },
];

const CARD: SettlementCutoff = {
  schemeCode: 'CARD',
  localTime: '22:00',
  timeZone: 'Europe/Berlin',
  authority: 'The card processor, by its clearing calendar.',
};
const SCT: SettlementCutoff = {
  schemeCode: 'SCT',
  localTime: '16:00',
  timeZone: 'Europe/Berlin',
  authority: 'Payment Operations, one hour before the clearing house takes its last file.',
};
const SCT_INST: SettlementCutoff = {
  schemeCode: 'SCT_INST',
  localTime: null,
  timeZone: 'Europe/Berlin',
  authority: 'The scheme itself: a payment is final within seconds.',
};

const CUTOFFS_BY_URN: ReadonlyMap<string, readonly SettlementCutoff[]> = new Map([
  ['urn:dp:payments:settlements', [CARD]],
  ['urn:dp:payments:clearing-file', [CARD]],
  ['urn:dp:payments:sepa-transfers', [SCT, SCT_INST]],
]);

/** By code. */
export async function listSchemes(): Promise<readonly Scheme[]> {
  return SCHEMES;
}

export async function findSchemes(codes: readonly string[]): Promise<readonly Scheme[]> {
  return SCHEMES.filter(({ code }) => codes.includes(code));
}

/** One entry for each urn, in their order; null for a product that settles nothing. */
export async function findCutoffs(urns: readonly string[]): Promise<readonly (readonly SettlementCutoff[] | null)[]> {
  return urns.map((urn) => CUTOFFS_BY_URN.get(urn) ?? null);
}

/** What is here never changes while the process runs, so gateways may keep every answer. */
export function followChanges(): void {}
