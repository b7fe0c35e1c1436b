/** A domain publishes alone, and can't break anybody: check and publish over one pipeline. */
import { describe, expect, it } from 'vitest';
import { NEWER_VOCABULARY } from '../schema/mesh.ts';
import { DAY, desk, report, submission } from './desk.ts';

const RISKY = 'extend type PaymentsDataProduct { "How risky." riskScore: Int }';

const rules = ({ findings }: { readonly findings: readonly { readonly rule: string; readonly severity: string }[] }) =>
  findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);

/** A mesh where payments has a field of its own, and gateways have watched for long enough. */
async function watchedMesh(options: Parameters<typeof desk>[0] = {}) {
  const made = desk(options);
  await made.registry.publish(submission('payments', { ownSdl: RISKY }), 'ci');
  await made.registry.publish(submission('lending'), 'ci');
  await made.registry.addUse(report('first', made.now()));
  made.pass(40 * DAY);
  return made;
}

describe('a domain that nobody knows yet', () => {
  it('is published by itself, and is in the supergraph', async () => {
    const { registry } = desk();
    const verdict = await registry.publish(submission('payments'), 'ci');
    expect(verdict).toMatchObject({ isAccepted: true, isUnchanged: false, publication: { version: 1, revision: 1 } });
    const served = await registry.supergraphs.refresh('main');
    expect(served).toMatchObject({ revision: 1, domains: ['payments'] });
    expect(served!.supergraphSdl).toContain('type PaymentsDataProduct');
  });

  it('changes nothing when it is only checked', async () => {
    const { registry, records } = desk();
    expect(await registry.check(submission('payments'), 'ci')).toMatchObject({ isAccepted: true, publication: null });
    expect(await records.revision()).toBe(0);
  });

  it('is published once, however often it is sent', async () => {
    const { registry } = desk();
    await registry.publish(submission('payments'), 'ci');
    expect(await registry.publish(submission('payments'), 'ci')).toMatchObject({
      isUnchanged: true,
      publication: { version: 1 },
    });
  });

  it('is told all that is wrong at once, with the place in its files', async () => {
    const { registry, records } = desk();
    const ownSdl = 'type Score {\n  value: Int\n}\nextend type PaymentsDataProduct {\n  lineage: Score\n}';
    const verdict = await registry.publish(
      submission('payments', { ownSdl, url: 'http://user:secret@169.254.169.254/graphql' }),
      'ci',
    );
    expect(verdict.isAccepted).toBe(false);
    expect(rules(verdict)).toEqual(expect.arrayContaining(['TYPE_NAME_PREFIX', 'URL_NOT_ALLOWED']));
    expect(verdict.findings.find(({ rule }) => rule === 'TYPE_NAME_PREFIX')).toMatchObject({
      coordinate: 'Score',
      file: 'schema.graphql',
      line: 1,
    });
    expect(JSON.stringify(verdict)).not.toContain('user:secret');
    expect(await records.revision()).toBe(0);
  });

  it('is refused where its SDL does not parse, and its contracts are judged all the same', async () => {
    const { registry } = desk();
    const files = [{ path: 'domain.yaml', text: 'nam: payments\n' }];
    const verdict = await registry.check(submission('payments', { sdl: 'type {', files }), 'ci');
    expect(new Set(rules(verdict))).toEqual(new Set(['INVALID_GRAPHQL', 'INVALID_CONTRACT']));
  });

  it('is refused where another domain makes the same type name', async () => {
    const { registry } = desk();
    await registry.publish(submission('a-1'), 'ci');
    expect(rules(await registry.check(submission('a1'), 'ci'))).toContain('DOMAIN_NAME_COLLISION');
  });

  it('is not told of faults that others have', async () => {
    const { registry } = desk();
    const foreign = submission('lending', { ownSdl: 'extend type LendingDataProduct { shared: Int }' });
    const other = submission('risk', { ownSdl: 'extend type RiskDataProduct { shared: String }' });
    await registry.publish(foreign, 'ci');
    expect((await registry.publish(other, 'ci')).findings.map(({ rule }) => rule)).toContain('FIELD_TYPE_DIFFERS');
    expect((await registry.check(submission('payments'), 'ci')).findings.map(({ rule }) => rule)).not.toContain(
      'FIELD_TYPE_DIFFERS',
    );
  });

  it('keeps its URL where it does not say another', async () => {
    const { registry } = desk();
    await registry.publish(submission('payments'), 'ci');
    await registry.publish(submission('payments', { ownSdl: RISKY, url: null }), 'ci');
    const [published] = await registry.subgraphs('main');
    expect(published).toMatchObject({ version: 2, url: 'https://payments.mesh.example/graphql' });
  });
});

describe('a field that is removed', () => {
  it('may go where nobody has used it in the days that count', async () => {
    const { registry } = await watchedMesh();
    const verdict = await registry.publish(submission('payments'), 'ci');
    expect(verdict).toMatchObject({ isAccepted: true, publication: { version: 2 } });
    expect(verdict.findings).toMatchObject([
      {},
      { rule: 'FIELD_REMOVED', severity: 'info', coordinate: 'PaymentsDataProduct.riskScore' },
    ]);
    expect(verdict.findings[1]!.message).toContain('Nobody has used it in 30 days.');
  });

  it('is refused where somebody has, by name and number', async () => {
    const { registry, now } = await watchedMesh();
    const uses = [['Finance weekly', 1_203, ['PaymentsDataProduct.riskScore']]] as const;
    await registry.addUse(report('weekly', now(), uses));
    const verdict = await registry.publish(submission('payments'), 'ci');
    expect(rules(verdict)).toEqual(['FIELD_REMOVED']);
    const [finding] = verdict.findings;
    expect(finding!.message).toContain('"Finance weekly" used it 1,203 times.');
    expect(finding).toMatchObject({ isApprovable: true, clients: [{ client: 'Finance weekly', count: 1_203 }] });
    expect((await registry.subgraphs('main')).find(({ subgraph }) => subgraph === 'payments')!.version).toBe(1);
  });

  it('may go once that use is longer ago than the days that count', async () => {
    const { registry, now, pass } = await watchedMesh();
    await registry.addUse(report('old', now(), [['Finance weekly', 5, ['PaymentsDataProduct.riskScore']]]));
    pass(31 * DAY);
    expect((await registry.check(submission('payments'), 'ci')).isAccepted).toBe(true);
  });

  it('is refused while nobody has watched for long enough to know', async () => {
    const { registry, now, pass } = desk();
    await registry.publish(submission('payments', { ownSdl: RISKY }), 'ci');
    const before = await registry.check(submission('payments'), 'ci');
    expect(before.findings[0]!.message).toContain('No gateway has reported what is used');
    pass(DAY);
    await registry.addUse(report('first', now()));
    pass(3 * DAY);
    const after = await registry.check(submission('payments'), 'ci');
    expect(rules(after)).toEqual(['FIELD_REMOVED']);
    expect(after.findings[0]!.message).toContain('only since 2026-03-02');
  });

  it('may go where it was watched for as long as it was published, and nobody used it', async () => {
    const { registry, now, pass } = desk();
    await registry.addUse(report('first', now()));
    pass(DAY);
    await registry.publish(submission('payments', { ownSdl: RISKY }), 'ci');
    const verdict = await registry.check(submission('payments'), 'ci');
    expect(verdict.isAccepted).toBe(true);
    expect(verdict.findings.map(({ message }) => message).join()).toContain('since its subgraph was first published');
  });

  it('is refused in a strict mesh, whoever uses it', async () => {
    const { registry } = await watchedMesh({ isStrict: true });
    expect(rules(await registry.check(submission('payments'), 'ci'))).toEqual(['FIELD_REMOVED']);
  });

  it('counts as used by a trusted document that nobody has sent', async () => {
    const { registry } = await watchedMesh();
    await registry.supergraphs.refresh('main');
    const document = '{ paymentsDataProducts { nodes { riskScore } } }';
    await registry.trust({ client: 'Board report', documents: [document] }, 'ci');
    const verdict = await registry.check(submission('payments'), 'ci');
    expect(rules(verdict)).toEqual(['FIELD_REMOVED']);
    expect(verdict.findings[0]!.message).toContain('"Board report" has a trusted document that uses it');
  });
});

describe('an approval', () => {
  it('lets the finding pass, for the same change, until it ends', async () => {
    const { registry, now, pass } = await watchedMesh();
    await registry.addUse(report('weekly', now(), [['Finance weekly', 3, ['PaymentsDataProduct.riskScore']]]));
    const refused = await registry.check(submission('payments'), 'ci');
    const { key } = refused.findings[0]!;
    const approval = await registry.approve(
      { subgraph: 'payments', key, reason: 'Finance moved to v2', days: 7 },
      'ann',
    );
    expect(approval).toMatchObject({ author: 'ann', reason: 'Finance moved to v2' });
    const passed = await registry.check(submission('payments'), 'ci');
    expect(passed).toMatchObject({ isAccepted: true });
    expect(passed.findings.find((finding) => finding.key === key)).toMatchObject({ severity: 'approved', approval });
    pass(8 * DAY);
    expect((await registry.check(submission('payments'), 'ci')).isAccepted).toBe(false);
  });

  it('does not let another change pass', async () => {
    const { registry, now } = await watchedMesh();
    await registry.addUse(
      report('weekly', now(), [['Finance weekly', 3, ['PaymentsDataProduct.riskScore', 'Query.paymentsDataProducts']]]),
    );
    const { findings } = await registry.check(submission('payments'), 'ci');
    await registry.approve({ subgraph: 'payments', key: findings[0]!.key, reason: 'agreed' }, 'ann');
    await expect(registry.retire('payments', 'main', 'ci')).resolves.toMatchObject({ isAccepted: false });
  });

  it('is for findings that a check has told, and that can be approved', async () => {
    const { registry } = desk();
    await expect(
      registry.approve({ subgraph: 'payments', key: 'abc', reason: 'because' }, 'ann'),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const { findings } = await registry.check(submission('payments', { url: 'ftp://payments.example' }), 'ci');
    const { key } = findings.find(({ rule }) => rule === 'URL_NOT_ALLOWED')!;
    await expect(registry.approve({ subgraph: 'payments', key, reason: 'because' }, 'ann')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  });
});

describe('a domain that leaves', () => {
  it('is retired where nobody used its types or fields, and its product type goes', async () => {
    const { registry } = await watchedMesh();
    expect(await registry.retire('lending', 'main', 'ci')).toMatchObject({ isAccepted: true });
    const served = await registry.supergraphs.refresh('main');
    expect(served!.domains).toEqual(['payments']);
    expect(served!.supergraphSdl).not.toContain('LendingDataProduct');
  });

  it('stays where somebody lists its products', async () => {
    const { registry, now } = await watchedMesh();
    await registry.addUse(report('list', now(), [['Dashboard', 12, ['Query.lendingDataProducts']]]));
    const verdict = await registry.retire('lending', 'main', 'ci');
    expect(verdict.isAccepted).toBe(false);
    expect(verdict.findings.some(({ message }) => message.includes('"Dashboard" used it 12 times'))).toBe(true);
  });

  it('is NOT_FOUND where it was never there', async () => {
    await expect(desk().registry.retire('nobody', 'main', 'ci')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('history', () => {
  it('goes back to an earlier version as a new one, judged as any other', async () => {
    const { registry, now } = await watchedMesh();
    await registry.publish(submission('payments'), 'ci');
    expect(await registry.rollback('payments', 1, 'main', 'ann')).toMatchObject({
      isAccepted: true,
      publication: { version: 3, action: 'ROLLBACK', restored: 1, by: 'ann' },
    });
    await registry.addUse(report('again', now(), [['Finance weekly', 1, ['PaymentsDataProduct.riskScore']]]));
    expect(await registry.rollback('payments', 2, 'main', 'ann')).toMatchObject({ isAccepted: false });
    const history = await registry.history({ variant: 'main', subgraph: 'payments', first: 10, before: null });
    expect(history.map(({ version, action }) => `${version} ${action}`)).toEqual([
      '3 ROLLBACK',
      '2 PUBLISH',
      '1 PUBLISH',
    ]);
  });

  it('says what changed between two versions', async () => {
    const { registry } = await watchedMesh();
    await registry.publish(submission('payments'), 'ci');
    expect(await registry.diff('main', 'payments', null, null)).toEqual({
      changes: [expect.objectContaining({ kind: 'BREAKING', coordinate: 'PaymentsDataProduct.riskScore' })],
      files: [{ path: 'schema.graphql', change: 'REMOVED' }],
    });
  });

  it('keeps who was refused, and why, in the audit', async () => {
    const { registry, records } = desk();
    await registry.publish(submission('payments', { sdl: 'type {' }), 'ci');
    expect(await records.auditEntries(0, 10)).toMatchObject([{ action: 'refuse', by: 'ci', subject: 'payments' }]);
  });

  it('judges again where somebody else has published meanwhile', async () => {
    const { registry, records } = desk();
    let isFirst = true;
    const racing = {
      ...records,
      append: async (...given: Parameters<typeof records.append>) => {
        if (isFirst) {
          isFirst = false;
          await registry.publish(submission('a-1'), 'other');
        }
        return records.append(...given);
      },
    };
    const other = desk({ records: racing }).registry;
    expect(rules(await other.publish(submission('a1'), 'ci'))).toContain('DOMAIN_NAME_COLLISION');
  });
});

describe('the vocabulary', () => {
  const EXTENSION = 'extend interface DataProduct { "How long it is kept, in days." retentionDays: Int }';
  const words = (sdl: string) => submission('vocabulary', { kind: 'vocabulary', url: null, sdl });

  it('is extended by a publish of its own, and no domain need do anything', async () => {
    const { registry } = await watchedMesh();
    expect(await registry.publish(words(EXTENSION), 'steward')).toMatchObject({ isAccepted: true });
    const served = await registry.supergraphs.refresh('main');
    expect(served!.supergraphSdl).toContain('retentionDays: Int');
    const skew = await registry.skew('main');
    expect(skew.heldBack).toEqual([{ coordinate: 'DataProduct.retentionDays', nullIn: ['lending', 'payments'] }]);
  });

  it('takes nothing that a domain has as something else, and nothing that can not be null', async () => {
    const { registry } = desk();
    await registry.publish(submission('payments', { vocabulary: NEWER_VOCABULARY }), 'ci');
    const verdict = await registry.check(
      words('extend interface DataProduct { retention: String  keptFor: Int! }'),
      'steward',
    );
    expect(new Set(rules(verdict))).toEqual(new Set(['VOCABULARY_CONFLICT', 'VOCABULARY_FIELD_NOT_NULLABLE']));
    expect(verdict.findings.find(({ rule }) => rule === 'VOCABULARY_CONFLICT')!.message).toContain('"payments"');
  });
});

describe('a preview', () => {
  it('stands beside the main graph, with a draft in place of what is published', async () => {
    const { registry } = await watchedMesh();
    await registry.publish(
      submission('payments', { ownSdl: `${RISKY} extend type PaymentsDataProduct { draft: Int }`, variant: 'try' }),
      'ci',
    );
    const [preview, main] = [await registry.supergraphs.refresh('try'), await registry.supergraphs.refresh('main')];
    expect(preview!.supergraphSdl).toContain('draft: Int');
    expect(preview!.domains).toEqual(['lending', 'payments']);
    expect(main!.supergraphSdl).not.toContain('draft: Int');
  });
});
