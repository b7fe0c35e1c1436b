/** A change of data is judged by lineage: the consumers of exactly the columns that change, by name. */
import { describe, expect, it } from 'vitest';
import type { GraphQLHandler } from '../../lib/graphql-request.ts';
import { graphImpact } from '../../registry/pipeline/contracts/graph-impact.ts';
import type { AskImpact, ImpactAnswer, ImpactQuestion } from '../../registry/pipeline/contracts/impact-question.ts';
import { majorVersion } from '../../registry/pipeline/contracts/major-version.ts';
import { writeDomain } from '../../cli/init/write-domain.ts';
import { parseNewDomain } from '../../cli/init/new-domain.ts';
import { filesIn } from '../../cli/mesh/domain-files.ts';
import { temporaryFolder } from '../cli/tributary.ts';
import { desk, submission } from './desk.ts';

type Files = ReturnType<typeof filesIn>;

const FILES: Files = filesOf('id:string,amount:number,booked_at:timestamp');

function filesOf(columns: string): Files {
  const folder = temporaryFolder();
  writeDomain(
    folder,
    parseNewDomain({ name: 'payments', product: 'Settlements', dataset: 'sales.public.settlements', columns }),
  );
  return filesIn(folder);
}

/** The same files, with texts changed in the contract. */
function changed(...changes: readonly (readonly [string | RegExp, string])[]): Files {
  return FILES.map(({ path, text }) => ({
    path,
    text: path.includes('.odcs.') ? changes.reduce((next, [from, to]) => next.replace(from, to), text) : text,
  }));
}

const RETYPED = [/(name: amount\n\s+logicalType: )number/, '$1integer'] as const;
const WITHOUT_AMOUNT = [/ {6}- name: amount\n( {8}.*\n)+/, ''] as const;
const NEXT_MAJOR = ['version: 1.0.0', 'version: 2.0.0'] as const;

const LOANS = {
  urn: 'urn:dp:lending:loans',
  name: 'Loan applications',
  domain: 'lending',
  owners: ['Credit Data'],
  touched: ['amount'],
  verdict: 'BREAKING',
  why: 'It hands on amount.',
} as const;
const OWN = { ...LOANS, urn: 'urn:dp:payments:settlements', name: 'Settlements' };
const known = (
  consumers: readonly (typeof LOANS | typeof OWN)[],
  more: Partial<Extract<ImpactAnswer, { kind: 'known' }>> = {},
): ImpactAnswer => ({
  kind: 'known',
  verdict: consumers.length > 0 ? 'BREAKING' : 'SAFE',
  consumers,
  isComplete: true,
  reasons: [],
  ...more,
});

async function judged(files: Files, answer: ImpactAnswer, options: { isStrict?: boolean } = {}) {
  const asked: ImpactQuestion[] = [];
  const askImpact: AskImpact = async (question) => {
    asked.push(question);
    return answer;
  };
  const { registry } = desk({ askImpact, ...options });
  await registry.publish(submission('payments', { files: FILES }), 'ci');
  const { findings } = await registry.check(submission('payments', { files }), 'ci');
  return { asked, findings: findings.filter(({ stage }) => stage === 'contracts') };
}

const rulesOf = (findings: readonly { readonly rule: string; readonly severity: string }[]) =>
  findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe('a column', () => {
  it('that goes breaks those who read it, by product, domain and owner', async () => {
    const { asked, findings } = await judged(changed(WITHOUT_AMOUNT), known([LOANS, OWN]));
    expect(asked).toEqual([
      {
        dataset: { namespace: 'postgres://localhost:5432', name: 'sales.public.settlements' },
        columns: [{ name: 'amount', action: 'REMOVE' }],
      },
    ]);
    expect(rulesOf(findings)).toEqual(['error CONTRACT_BREAKS_CONSUMERS', 'error CONTRACT_MAJOR_VERSION_NEEDED']);
    expect(findings[0]).toMatchObject({
      message: 'Removing amount of sales.public.settlements breaks Loan applications (lending; Credit Data).',
      coordinate: 'urn:dp:payments:settlements/table/amount',
      consumers: [LOANS],
      isApprovable: true,
    });
    expect(findings[1]!.advice).toContain('2.0.0');
  });

  it.each([
    ['gets another name', [['name: amount', 'name: total']], { name: 'amount', action: 'RENAME', to: 'total' }],
    ['gets another type', [RETYPED], { name: 'amount', action: 'RETYPE', to: 'integer' }],
    [
      'may be null from now on',
      [[/primaryKey: true\n\s+primaryKeyPosition: 1\n\s+required: true/, 'required: false']],
      { name: 'id', action: 'RELAX' },
    ],
  ] as const)('that %s is asked about as just that', async (_what, changes, expected) => {
    const { asked, findings } = await judged(changed(...(changes as unknown as [string, string][])), known([]));
    expect(asked).toMatchObject([{ columns: [expected] }]);
    expect(rulesOf(findings)).toEqual(['error CONTRACT_MAJOR_VERSION_NEEDED']);
  });

  it('that is new, or described otherwise, is no change for anybody', async () => {
    const wider = filesOf('id:string,amount:number,booked_at:timestamp,note:string');
    for (const files of [wider, changed([/Say here what it holds\./, 'In cents.'])]) {
      const { asked, findings } = await judged(files, known([LOANS]));
      expect([asked, findings]).toEqual([[], []]);
    }
  });

  it('that goes with a new major version, and that nobody reads, is fine', async () => {
    const { findings } = await judged(changed(WITHOUT_AMOUNT, NEXT_MAJOR), known([]));
    expect(findings).toEqual([]);
  });
});

describe('lineage', () => {
  it('out of reach is said, and refused only in a strict mesh', async () => {
    const away: ImpactAnswer = { kind: 'out-of-reach', why: 'the gateway did not answer' };
    const files = changed(WITHOUT_AMOUNT, NEXT_MAJOR);
    expect(rulesOf((await judged(files, away)).findings)).toEqual(['warning LINEAGE_UNKNOWN']);
    const strict = (await judged(files, away, { isStrict: true })).findings;
    expect(rulesOf(strict)).toEqual(['error LINEAGE_UNKNOWN']);
    expect(strict[0]!.message).toContain('because the gateway did not answer');
  });

  it('that is incomplete is said beside what it knows', async () => {
    const answer = known([LOANS], { isComplete: false, reasons: ['DOMAIN_STALE'] });
    const { findings } = await judged(changed(WITHOUT_AMOUNT, NEXT_MAJOR), answer);
    expect(rulesOf(findings)).toEqual(['error CONTRACT_BREAKS_CONSUMERS', 'warning LINEAGE_UNKNOWN']);
  });

  it('that has never heard of the data means that nobody is known to read it', async () => {
    const { findings } = await judged(changed(WITHOUT_AMOUNT, NEXT_MAJOR), { kind: 'unheard-of' });
    expect(findings).toEqual([]);
  });
});

it('names the consumers of all products of a domain that leaves', async () => {
  const askImpact: AskImpact = async () => known([LOANS]);
  const { registry } = desk({ askImpact });
  await registry.publish(submission('payments', { files: FILES }), 'ci');
  const { findings } = await registry.retire('payments', 'main', 'ci');
  expect(findings.map(({ rule }) => rule)).toContain('PRODUCT_HAS_CONSUMERS');
});

describe('the graph, asked for impact', () => {
  const page = (nodes: readonly object[], endCursor: string | null) => ({
    data: {
      impact: {
        verdict: 'BREAKING',
        consumers: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } },
        completeness: { complete: true, reasons: [] },
      },
    },
  });
  const node = (label: string, verdict = 'BREAKING') => ({
    verdict,
    why: `because of ${label}`,
    owners: ['Credit Data'],
    node: { label, product: { urn: 'urn:dp:lending:loans', name: 'Loans', domain: { name: 'lending' } }, domain: null },
  });
  const QUESTION = { dataset: { namespace: 'n', name: 'd' }, retire: true } as const;

  it('is read page by page, and columns of one product are one consumer', async () => {
    const graph: GraphQLHandler = async ({ variables }) =>
      variables!['after'] === null ? page([node('a', 'UNKNOWN')], 'next') : page([node('b')], null);
    expect(await graphImpact(graph)(QUESTION)).toMatchObject({
      kind: 'known',
      consumers: [{ urn: 'urn:dp:lending:loans', touched: ['a', 'b'], verdict: 'BREAKING', why: 'because of b' }],
    });
  });

  it('is out of reach where it answers with errors, fails, or answers nothing', async () => {
    const error = { message: 'The domain "lineage" is unavailable.', extensions: { code: 'DOMAIN_UNAVAILABLE' } };
    for (const graph of [
      async () => ({ data: { impact: null }, errors: [error] }),
      async () => Promise.reject(new Error('broken')),
      async () => ({}),
    ] as GraphQLHandler[]) {
      expect((await graphImpact(graph)(QUESTION)).kind).toBe('out-of-reach');
    }
    const unheard: GraphQLHandler = async () => ({
      data: { impact: null },
      errors: [{ ...error, extensions: { code: 'NOT_FOUND' } }],
    });
    expect(await graphImpact(unheard)(QUESTION)).toEqual({ kind: 'unheard-of' });
  });
});

it('reads versions as Semantic Versioning does', () => {
  expect(majorVersion('1.4.2', '2.0.0').kind).toBe('raised');
  expect(majorVersion('1.4.2', '1.5.0')).toEqual({ kind: 'not-raised', wanted: '2.0.0' });
  expect(majorVersion('0.4.0', '0.5.0').kind).toBe('raised');
  expect(majorVersion('0.4.0', '0.4.1')).toEqual({ kind: 'not-raised', wanted: '0.5.0' });
  expect(majorVersion('v1', 'v2').kind).toBe('raised');
  expect(majorVersion('summer', '2.0.0').kind).toBe('unreadable');
});
