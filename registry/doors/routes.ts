/** The routes of the registry, one line each: its scope, its use case. */
import type { HttpResponse, HttpRoute } from '../../lib/http.ts';
import { TributaryError } from '../../lib/errors.ts';
import { requireScope } from '../access/allow.ts';
import type { Registry } from '../create-registry.ts';
import type { Publication } from '../model/publication.ts';
import type { Verdict } from '../model/verdict.ts';
import { summaryOf } from '../publishing.ts';
import { createGraphqlRoute } from './graphql.ts';
import { problem, toHttpRoute, type RegistryRoute, type RouteParts } from './route.ts';
import * as shape from './shapes.ts';
import { supergraphRoutes } from './supergraph-routes.ts';

export interface RegistryRoutesOptions extends RouteParts {
  readonly registry: Registry;
}

export function createRegistryRoutes(options: RegistryRoutesOptions): readonly HttpRoute[] {
  const { registry } = options;
  const routes: readonly RegistryRoute[] = [
    ...changingRoutes(registry),
    ...askingRoutes(registry),
    ...tokenRoutes(options),
    ...supergraphRoutes(registry),
    createGraphqlRoute(registry),
  ];
  return routes.map((route) => toHttpRoute(route, options));
}

function changingRoutes(registry: Registry): readonly RegistryRoute[] {
  return [
    post('check', async ({ token, given }) => {
      const submission = shape.judged(shape.SUBMISSION, given);
      requireScope(token, ['publish', 'read'], submission.subgraph);
      return { ...(await registry.check(submission, token.name)) };
    }),
    post('publish', async ({ token, given }) => {
      const submission = shape.judged(shape.SUBMISSION, given);
      requireScope(token, 'publish', submission.subgraph);
      return answerOf(await registry.publish(submission, token.name));
    }),
    post('retire', async ({ token, given }) => {
      const { subgraph, variant } = shape.judged(shape.RETIREMENT, given);
      requireScope(token, 'publish', subgraph);
      return answerOf(await registry.retire(subgraph, variant, token.name));
    }),
    post('rollback', async ({ token, given }) => {
      const { subgraph, version, variant } = shape.judged(shape.ROLLBACK, given);
      requireScope(token, 'publish', subgraph);
      return answerOf(await registry.rollback(subgraph, version, variant, token.name));
    }),
    post('approve', async ({ token, given }) => {
      const request = shape.judged(shape.APPROVAL, given);
      requireScope(token, 'approve');
      return { ...(await registry.approve(request, token.name)) };
    }),
    post('use', async ({ token, given }) => {
      requireScope(token, 'gateway');
      await registry.addUse(shape.judged(shape.USE_REPORT, given));
      return { status: 204 };
    }),
    post('documents', async ({ token, given }) => {
      requireScope(token, 'publish');
      const request = shape.judged(shape.DOCUMENTS, given);
      return { client: request.client, ...(await registry.trust(request, token.name)) };
    }),
  ];
}

function askingRoutes(registry: Registry): readonly RegistryRoute[] {
  return [
    get('history', async ({ token, given }) => {
      requireScope(token, 'read');
      const { variant, subgraph = null, first, before = null } = shape.judged(shape.HISTORY, given);
      const publications = await registry.history({ variant, subgraph, first, before });
      const next = publications.length === first ? publications.at(-1)!.revision : null;
      return { publications: publications.map(summaryOf), next };
    }),
    get('skew', async ({ token, given }) => {
      requireScope(token, 'read');
      return { ...(await registry.skew(shape.judged(shape.OF_VARIANT, given).variant)) };
    }),
    get('diff', async ({ token, given }) => {
      requireScope(token, 'read');
      const { variant, subgraph, from = null, to = null } = shape.judged(shape.DIFF, given);
      return { ...(await registry.diff(variant, subgraph, from, to)) };
    }),
    get('publication', async ({ token, given }) => {
      requireScope(token, 'read');
      const { variant, subgraph, version = null } = shape.judged(shape.ONE_PUBLICATION, given);
      return { ...(await registry.publication(variant, subgraph, version)) };
    }),
    get('subgraphs', async ({ token, given }) => {
      requireScope(token, ['read', 'gateway']);
      const { variant, sdl } = shape.judged(shape.SUBGRAPHS, given);
      const { revision, subgraphs } = await registry.records.state(variant, null);
      return { revision, subgraphs: subgraphs.map((each) => listed(each, sdl === 'true')) };
    }),
    get('audit', async ({ token, given }) => {
      requireScope(token, 'read');
      const { after, first } = shape.judged(shape.AUDIT, given);
      const entries = await registry.records.auditEntries(after, first);
      return { entries, next: entries.length === first ? entries.at(-1)!.number : null };
    }),
  ];
}

function tokenRoutes({ tokens }: RegistryRoutesOptions): readonly RegistryRoute[] {
  return [
    get('whoami', async ({ token }) => ({ ...token })),
    get('tokens', async ({ token }) => {
      requireScope(token, 'admin');
      return { tokens: await tokens.list() };
    }),
    post('tokens', async ({ token, given }) => {
      requireScope(token, 'admin');
      return { ...(await tokens.create(shape.judged(shape.NEW_TOKEN, given), token.name)) };
    }),
    post('tokens/revoke', async ({ token, given }) => {
      requireScope(token, 'admin');
      const { id } = shape.judged(shape.REVOCATION, given);
      if (await tokens.revoke(id, token.name)) return { revoked: true };
      throw new TributaryError('NOT_FOUND', `No token that is in force has the id "${id}".`);
    }),
  ];
}

function listed({ files: _files, sdl, ...publication }: Publication, withSdl: boolean) {
  return withSdl ? { ...publication, sdl } : publication;
}

/** A refusal is a conflict with what others use; the verdict comes with it, whole. */
function answerOf(verdict: Verdict): HttpResponse | Readonly<Record<string, unknown>> {
  if (verdict.isAccepted) return { ...verdict };
  const errors = verdict.findings.filter(({ severity }) => severity === 'error');
  const message = `"${verdict.subgraph}" was refused, and nothing was published: ${errors.map(({ rule }) => rule).join(', ')}.`;
  return problem(new TributaryError('BAD_USER_INPUT', message, { verdict }), 409);
}

function get(name: string, answer: RegistryRoute['answer']): RegistryRoute {
  return { method: 'GET', name, answer };
}

function post(name: string, answer: RegistryRoute['answer']): RegistryRoute {
  return { method: 'POST', name, answer };
}
