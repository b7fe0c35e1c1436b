/** Where subgraphs may be. */
import { describe, expect, it } from 'vitest';
import { whyNotAllowed } from '../../registry/pipeline/subgraph-url.ts';

const anywhere = { allowed: undefined, isProduction: false };

it.each(['http://127.0.0.1:4001/graphql', 'https://payments.mesh.example/graphql', 'http://[::1]:4000/'])(
  'takes %s in development',
  (url) => expect(whyNotAllowed(url, anywhere)).toBeNull(),
);

it.each([
  ['no url', 'no URL'],
  ['ftp://payments.example', 'http'],
  ['file:///etc/passwd', 'http'],
  ['https://user:secret@payments.example/', 'credentials'],
  ['https://payments.example/#graphql', 'fragment'],
  ['http://169.254.169.254/latest/meta-data', 'link-local'],
  ['http://2852039166/', 'link-local'],
  ['http://0xa9fea9fe/', 'link-local'],
  ['http://0.0.0.0:4000/', 'link-local'],
  ['http://[fe80::1]/', 'link-local'],
  ['http://[::ffff:169.254.169.254]/', 'link-local'],
  ['http://metadata.google.internal/', 'link-local'],
])('never takes %s', (url, why) => {
  expect(whyNotAllowed(url, anywhere)).toContain(why);
  expect(
    whyNotAllowed(url, { allowed: [new URL(URL.canParse(url) ? url : 'http://x').origin], isProduction: true }),
  ).toContain(why);
});

describe('with places that are allowed', () => {
  const rules = { allowed: ['https://*.mesh.example', 'http://payments:4000'], isProduction: true };

  it.each(['https://payments.mesh.example/graphql', 'https://a.b.mesh.example:8443/', 'http://payments:4000/graphql'])(
    'takes %s',
    (url) => expect(whyNotAllowed(url, rules)).toBeNull(),
  );
  it.each([
    'http://payments.mesh.example/',
    'https://mesh.example.evil.example/',
    'https://evilmesh.example/',
    'http://payments:4001/',
  ])('refuses %s', (url) => expect(whyNotAllowed(url, rules)).toContain('only'));
});

it('takes nothing in production where no place is named', () => {
  expect(whyNotAllowed('https://payments.example', { allowed: undefined, isProduction: true })).toContain(
    'TRIBUTARY_SUBGRAPH_URLS',
  );
});
