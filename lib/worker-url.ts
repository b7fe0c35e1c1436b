/**
 * Where a worker's compiled file is. Sources run from .ts under the test runner, and Node 20 cannot start a worker
 * from .ts, so the file of the last build is started then.
 */
export function workerUrl(importMetaUrl: string, file: string): URL {
  const besideUs = new URL(file.replace(/\.ts$/, '.js'), importMetaUrl);
  if (!importMetaUrl.endsWith('.ts')) return besideUs;
  const root = new URL('../', import.meta.url).href;
  return new URL(`dist/${besideUs.href.slice(root.length)}`, root);
}
