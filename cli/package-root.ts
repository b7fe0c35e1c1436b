/** The folder of our package.json, from the sources and from the build alike. */
import { existsSync } from 'node:fs';

export function packageRoot(from = new URL('./', import.meta.url)): URL {
  return existsSync(new URL('package.json', from)) ? from : packageRoot(new URL('../', from));
}
