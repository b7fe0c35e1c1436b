/** Where in the files of a submission a schema coordinate stands, so that an editor can jump to it. */
import { parse, type ASTNode, type DocumentNode } from 'graphql';
import type { ContractFile } from '../../schema/contract/index.ts';

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export type FindPlace = (coordinate: string) => Place | undefined;

/** Of a member that is gone, the place of its type. */
export function createFindPlace(files: readonly ContractFile[]): FindPlace {
  const documents = files.filter(({ path }) => path.endsWith('.graphql')).flatMap(parsed);
  return (coordinate) => {
    const [type, member] = coordinate.split(/[.(]/);
    const found = documents.flatMap(({ path, document }) => linesOf(document, type!, member, path));
    return found.sort((a, b) => b.exactness - a.exactness)[0]?.place;
  };
}

function parsed({ path, text }: ContractFile): readonly { path: string; document: DocumentNode }[] {
  try {
    return [{ path, document: parse(text) }];
  } catch {
    return []; // The stage that parses tells what is wrong with it.
  }
}

interface Found {
  readonly place: Place;
  readonly exactness: number;
}

function linesOf(document: DocumentNode, type: string, member: string | undefined, file: string): readonly Found[] {
  return document.definitions.flatMap((node) => {
    if (!('name' in node) || node.name?.value !== type) return [];
    const members = [...listOf(node, 'fields'), ...listOf(node, 'values')];
    const found = members.find(({ name }) => name.value === member);
    const line = (found ?? node).loc?.startToken.line;
    return line === undefined ? [] : [{ place: { file, line }, exactness: found ? 1 : 0 }];
  });
}

function listOf(node: ASTNode, key: string): readonly (ASTNode & { readonly name: { readonly value: string } })[] {
  return ((node as unknown as Record<string, unknown>)[key] as never) ?? [];
}
