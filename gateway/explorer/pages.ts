/** The explorer's HTML and its few lines of script; GraphiQL does the rest. */
import { FIRST_QUERY } from './first-query.generated.ts';

export const EXPLORER_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Tributary</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/explorer/graphiql.css" />
    <style>body { margin: 0; } #explorer { height: 100vh; }</style>
  </head>
  <body>
    <div id="explorer" data-query="${escapeAttribute(FIRST_QUERY)}">Loading the explorer. The graph is at /graphql.</div>
    <script src="/explorer/react.js"></script>
    <script src="/explorer/react-dom.js"></script>
    <script src="/explorer/graphiql.js"></script>
    <script src="/explorer/start.js"></script>
  </body>
</html>
`;

/** Runs in the browser. */
export const EXPLORER_SCRIPT = `'use strict';
const place = document.getElementById('explorer');
const root = ReactDOM.createRoot(place);
root.render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultQuery: place.dataset.query,
    defaultEditorToolsVisibility: true,
  }),
);
`;

export const PRODUCTION_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Tributary</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <h1>Tributary</h1>
    <p>The graph is at <code>/graphql</code>. The explorer is off in production.</p>
  </body>
</html>
`;

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('\n', '&#10;');
}
