/** Where `node test/servers/install.mjs` puts Hive Gateway: its script is no part of what is built. */
import { packageRoot } from '../../../cli/package-root.ts';

const script = new URL('test/servers/hive-gateway.mjs', packageRoot());
const { hiveFolder } = (await import(script.href)) as { readonly hiveFolder: () => string };

export const HIVE_FOLDER = hiveFolder();
