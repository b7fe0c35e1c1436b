/** Previews stand beside the main graph, and a request says in a header which one it asks. */
import { afterEach, expect, test } from 'vitest';
import { createHeldSource, type VariantGraph } from '../../gateway/index.ts';
import { createVariants } from '../../gateway/variants/variants.ts';
import type { Door } from '../../gateway/door/door.ts';
import { silentLogger } from '../../lib/logger.ts';
import { closeAll, compose, domain, post, SDLS, startGateway } from './mesh.ts';
import { until } from '../stories/until.ts';

afterEach(closeAll);

const DRAFT = compose({}, { payments: `${SDLS['payments']!} extend type Query { draft: Int }` });
const FIELDS = '__type(name: "Query") { fields { name } }';
const asking = (variant: string) => ({ 'x-tributary-variant': variant });

async function withPreview() {
  const preview = createHeldSource();
  await preview.publish(DRAFT);
  const opened: string[] = [];
  const variantSource = (variant: string): VariantGraph => {
    opened.push(variant);
    const absent = {
      subscribe: async (listener: (update: { fault: string }) => Promise<void>) =>
        listener({ fault: `There is no graph called "${variant}".` }),
      close: async () => undefined,
    };
    const inProcess = new Map([['payments', domain('payments', (urn) => `Draft of ${urn}`)]]);
    return { source: variant === 'try' ? preview : absent, inProcess };
  };
  const { gateway, source } = await startGateway({ variantSource });
  return { url: `${await gateway.listen('127.0.0.1', 0)}/graphql`, opened, source, preview };
}

test('answers from the preview that a request names, and from the main graph otherwise', async () => {
  const { url, opened } = await withPreview();
  const draft = await post(url, { query: `{ ${FIELDS} dataProducts { name } }` }, asking('try'));
  expect(draft.answer.errors).toBeUndefined();
  expect(JSON.stringify(draft.answer.data)).toContain('Draft of urn:dp:payments:cards');
  expect(JSON.stringify(draft.answer.data)).toContain('"draft"');
  expect(draft.headers.get('x-tributary-variant')).toBe('try');
  expect((await post(url, { query: '{ draft }' })).status).toBe(400);
  const main = await post(url, { query: '{ dataProducts { name } }' }, asking('main'));
  expect(JSON.stringify(main.answer.data)).toContain('The urn:dp:payments:cards');
  await post(url, { query: '{ draft }' }, asking('try'));
  expect(opened).toEqual(['try']);
});

test('says NOT_FOUND for a preview that there is not, again and again, and then finds it when it is there', async () => {
  const { url } = await withPreview();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { status, answer } = await post(url, { query: '{ draft }' }, asking('nope'));
    expect([status, (answer as { code?: string }).code]).toEqual([404, 'NOT_FOUND']);
  }
  expect((await post(url, { query: '{ draft }' }, asking('No Name!'))).status).toBe(400);
});

test('refuses the header where it has no previews', async () => {
  const { gateway } = await startGateway();
  const url = await gateway.listen('127.0.0.1', 0);
  const { status, answer } = await post(`${url}/graphql`, { query: '{ dataProducts { urn } }' }, asking('try'));
  expect([status, (answer as { code?: string }).code]).toEqual([400, 'BAD_USER_INPUT']);
});

test('keeps the subgraphs of a preview when the main graph is swapped, and the other way round', async () => {
  const { url, source, preview } = await withPreview();
  await post(url, { query: '{ draft }' }, asking('try'));
  await source.publish(compose({}, { lineage: `${SDLS['lineage']!} extend type Query { more: Int }` }));
  await preview.publish(compose({}, { payments: `${SDLS['payments']!} extend type Query { draft: Int draft2: Int }` }));
  const draft = await until(
    () => post(url, { query: `{ ${FIELDS} dataProducts { name depth } }` }, asking('try')),
    ({ answer }) => JSON.stringify(answer).includes('"draft2"'),
  );
  expect(draft.answer.errors).toBeUndefined();
  const main = await post(url, { query: `{ ${FIELDS} dataProducts { name depth } }` });
  expect(main.answer.errors).toBeUndefined();
  expect(JSON.stringify(main.answer.data)).toContain('"more"');
});

test('closes a preview that nobody asks for any more, and opens only so many', async () => {
  const closed: string[] = [];
  const door = {} as Door;
  const variants = createVariants({
    main: door,
    open: async (name) => ({ door, close: async () => void closed.push(name) }),
    logger: silentLogger,
    idleMs: 30,
  });
  for (let index = 0; index < 8; index += 1) await variants.doorOf(`v${index}`);
  await expect(variants.doorOf('one-more')).rejects.toMatchObject({ code: 'SUPERGRAPH_STALE' });
  await until(
    async () => closed.length,
    (count) => count === 8,
  );
  expect(await variants.doorOf('one-more')).toBe(door);
  await variants.close();
  expect(closed).toContain('one-more');
});
