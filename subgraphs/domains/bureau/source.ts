/** What the bureau knows beyond its contracts: the cards of its score models, as its model register exports them. */
export interface ScoreModel {
  readonly code: string;
  readonly version: string;
  readonly name: string;
  readonly intendedUse: string;
  readonly population: string;
  /** RFC 3339, as all times here. */
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly validation: { readonly finishedAt: string; readonly gini: number; readonly findings: string };
}

const CREDIT_DECISIONS = 'Decisions on consumer credit. Not for insurance, employment or tenancy.';

/** Newest first. */
const MODELS: readonly ScoreModel[] = [
  {
    code: 'CONS-GEN',
    version: '7.2',
    name: 'General consumer scorecard',
    intendedUse: CREDIT_DECISIONS,
    population: 'Consumers with at least two credit lines, open for a year or longer.',
    validFrom: '2025-03-10T00:00:00Z',
    validUntil: null,
    validation: {
      finishedAt: '2025-02-14T00:00:00Z',
      gini: 0.68,
      findings: 'Ranks well in every age group; recalibrate when the share of instalment credit passes a third.',
    },
  },
  {
    code: 'CONS-THIN',
    version: '3.1',
    name: 'Thin-file scorecard',
    intendedUse: CREDIT_DECISIONS,
    population: 'Consumers with fewer than two credit lines, or none older than a year.',
    validFrom: '2024-09-02T00:00:00Z',
    validUntil: null,
    validation: {
      finishedAt: '2024-08-05T00:00:00Z',
      gini: 0.47,
      findings: 'Ranks weakly below 480: have a person look at such applications.',
    },
  },
  {
    code: 'CONS-SELF',
    version: '2.4',
    name: 'Self-employed scorecard',
    intendedUse: CREDIT_DECISIONS,
    population: 'Consumers whose main income is from self-employment.',
    validFrom: '2024-03-11T00:00:00Z',
    validUntil: null,
    validation: {
      finishedAt: '2024-02-09T00:00:00Z',
      gini: 0.55,
      findings: 'Income is declared, not verified: ask for a tax statement above 50,000 EUR.',
    },
  },
  {
    code: 'CONS-GEN',
    version: '7.1',
    name: 'General consumer scorecard',
    intendedUse: CREDIT_DECISIONS,
    population: 'Consumers with at least two credit lines, open for a year or longer.',
    validFrom: '2023-03-13T00:00:00Z',
    validUntil: '2025-06-08T00:00:00Z',
    validation: {
      finishedAt: '2023-02-10T00:00:00Z',
      gini: 0.65,
      findings: 'Ranks well; default rates of consumers under 25 are rated too low by a tenth.',
    },
  },
];

const URNS_WITH_SCORES: ReadonlySet<string> = new Set(['urn:dp:bureau:credit-scores']);

export async function listModels(): Promise<readonly ScoreModel[]> {
  return MODELS;
}

/** One entry for each urn, in their order; null for a product without scores. */
export async function findModels(urns: readonly string[]): Promise<readonly (readonly ScoreModel[] | null)[]> {
  return urns.map((urn) => (URNS_WITH_SCORES.has(urn) ? MODELS : null));
}

/** Whether the model was in use at an instant. Two versions run side by side for ninety days. */
export function isValidAt({ validFrom, validUntil }: ScoreModel, instant: string): boolean {
  const at = Date.parse(instant);
  return Date.parse(validFrom) <= at && (validUntil === null || at < Date.parse(validUntil));
}

/** What is here never changes while the process runs, so gateways may keep every answer. */
export function followChanges(): void {}
