/** The first stage: is the SDL GraphQL, and are the files what a domain's folder holds? */
import {
  GraphQLError,
  Kind,
  parse,
  print,
  type DefinitionNode,
  type DocumentNode,
  type TypeDefinitionNode,
} from 'graphql';
import { parseDomainFolder, type Fault } from '../../schema/contract/index.ts';
import { hasFields, typesByName } from '../../schema/ast.ts';
import { vocabularyOf } from '../../schema/lift.ts';
import { vocabularySdl } from '../../schema/vocabulary/vocabulary.generated.ts';
import type { RegistryFinding } from '../model/finding.ts';
import { findingKey } from '../model/finding-key.ts';
import type { Submission } from '../model/submission.ts';

export interface Parsed {
  /** `null` where the SDL can't be parsed. */
  readonly document: DocumentNode | null;
  readonly findings: readonly RegistryFinding[];
}

const CONTRACT_FILE = /\.ya?ml$/;

export function parseSubmission(submission: Submission): Parsed {
  const parsed = parseSdl(submission);
  return { document: parsed.document, findings: [...parsed.findings, ...parseFiles(submission)] };
}

/** An extension of the vocabulary, with the vocabulary that it extends: so it is kept, and so it reads alone. */
export function wholeVocabulary(sdl: string): string {
  const { definitions, ...document } = parse(sdl, { noLocation: true });
  const whole = new Map(vocabularyOf(parse(vocabularySdl, { noLocation: true })));
  for (const [name, node] of typesByName({ ...document, definitions: definitions.map(asDefinition) })) {
    const known = whole.get(name);
    whole.set(name, known ? withFieldsOf(known, node) : node);
  }
  return [...whole.values()].map(print).join('\n\n');
}

/** As they were written: what is not allowed in them is found later. */
function withFieldsOf(known: TypeDefinitionNode, extension: TypeDefinitionNode): TypeDefinitionNode {
  if (!hasFields(known) || !hasFields(extension)) return known;
  const names = new Set(known.fields?.map(({ name }) => name.value));
  const added = (extension.fields ?? []).filter(({ name }) => !names.has(name.value));
  return { ...known, fields: [...(known.fields ?? []), ...added] };
}

function asDefinition(node: DefinitionNode): DefinitionNode {
  if (node.kind === Kind.OBJECT_TYPE_EXTENSION) return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION };
  if (node.kind === Kind.INTERFACE_TYPE_EXTENSION) return { ...node, kind: Kind.INTERFACE_TYPE_DEFINITION };
  return node;
}

function parseSdl({ subgraph, sdl }: Submission): Parsed {
  try {
    return { document: parse(sdl), findings: [] };
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    const line = cause.locations?.[0]?.line;
    const finding: RegistryFinding = {
      stage: 'parse',
      rule: 'INVALID_GRAPHQL',
      severity: 'error',
      subgraph,
      message: `The SDL of "${subgraph}" can't be parsed: ${cause.message}`,
      advice: 'Mend the SDL; the line is that of the whole SDL, as the server tells it.',
      ...(line === undefined ? {} : { line }),
      key: findingKey({ rule: 'INVALID_GRAPHQL', subgraph, change: cause.message }),
      isApprovable: false,
    };
    return { document: null, findings: [finding] };
  }
}

function parseFiles({ subgraph, files }: Submission): readonly RegistryFinding[] {
  const contracts = files.filter(({ path }) => CONTRACT_FILE.test(path));
  if (contracts.length === 0) return [];
  const folder = parseDomainFolder(contracts);
  if (folder.kind === 'faulty') return folder.faults.map((fault) => contractFinding(subgraph, fault));
  return folder.domain.name === subgraph ? [] : [otherName(subgraph, folder.domain.name)];
}

function contractFinding(subgraph: string, { file, line, pointer, message }: Fault): RegistryFinding {
  return {
    stage: 'parse',
    rule: 'INVALID_CONTRACT',
    severity: 'error',
    subgraph,
    message: `${pointer === '' ? '' : `${pointer}: `}${message}.`,
    file,
    line,
    key: findingKey({ rule: 'INVALID_CONTRACT', subgraph, coordinate: `${file}${pointer}`, change: message }),
    isApprovable: false,
  };
}

function otherName(subgraph: string, name: string): RegistryFinding {
  return {
    stage: 'parse',
    rule: 'INVALID_CONTRACT',
    severity: 'error',
    subgraph,
    message: `The files are those of the domain "${name}", and it is "${subgraph}" that is published.`,
    advice: 'Publish the folder of the domain itself.',
    file: 'domain.yaml',
    line: 1,
    key: findingKey({ rule: 'INVALID_CONTRACT', subgraph, change: name }),
    isApprovable: false,
  };
}
