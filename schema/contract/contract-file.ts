/** A file of a domain's folder, as the caller read it: this room does no I/O. */
export interface ContractFile {
  /** As messages shall name it: `contracts/settlements.odps.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** What a file is, told by its name. The stem is what stands before the ending. */
export type FileRole =
  | { readonly kind: 'domain' }
  | { readonly kind: 'contract'; readonly stem: string }
  | { readonly kind: 'product'; readonly stem: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ignored' };

/** YAML files must have a name that we know, lest a contract with a typing error in its name go unseen. */
export function roleOf(path: string): FileRole {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!/\.ya?ml$/.test(name)) return { kind: 'ignored' };
  if (/^domain\.ya?ml$/.test(name)) return { kind: 'domain' };
  const match = /^(.+)\.(odcs|odps)\.ya?ml$/.exec(name);
  if (!match) return { kind: 'unknown' };
  return { kind: match[2] === 'odcs' ? 'contract' : 'product', stem: match[1]! };
}
