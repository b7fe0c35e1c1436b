/**
 * The page at `/`: GraphiQL from its own npm package's files, so that it works with no internet. In production a plain
 * page says where the graph is. The content security policy lets the browser load from this server only.
 */
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HttpServer } from '../../lib/http-server.ts';
import { EXPLORER_PAGE, EXPLORER_SCRIPT, PRODUCTION_PAGE } from './pages.ts';

/** What the page loads, by the path it is served under. */
const PACKAGE_FILES = {
  '/explorer/react.js': { name: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  '/explorer/react-dom.js': { name: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  '/explorer/graphiql.js': { name: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  '/explorer/graphiql.css': { name: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
} as const;

/** Inline styles are GraphiQL's: it places its menus with them. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function mountExplorer(server: HttpServer, { isProduction }: { readonly isProduction: boolean }): void {
  serveText(server, '/', 'text/html', isProduction ? PRODUCTION_PAGE : EXPLORER_PAGE);
  if (isProduction) return;
  serveText(server, '/explorer/start.js', 'text/javascript', EXPLORER_SCRIPT);
  for (const [path, { name, file, type }] of Object.entries(PACKAGE_FILES)) {
    const headers = { ...headersOf(type), 'cache-control': 'max-age=3600' };
    server.get(path, async (_request, reply) => reply.headers(headers).send(createReadStream(fileIn(name, file))));
  }
}

/** A package's exports need not list its browser files, but its folder is where its package.json is. */
function fileIn(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
}

function serveText(server: HttpServer, path: string, type: string, text: string): void {
  server.get(path, async (_request, reply) => reply.headers(headersOf(type)).send(text));
}

function headersOf(type: string): Record<string, string> {
  return {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
