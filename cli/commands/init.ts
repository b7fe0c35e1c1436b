/** `tributary init domain [name]`: a folder that is a domain, valid from its first minute, with a test of its own. */
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { createOutput, type OutputStreams } from '../output.ts';
import { writeDomain, type NewDomain } from '../init/write-domain.ts';
import { parseNewDomain, type GivenDomain } from '../init/new-domain.ts';

interface Flags extends GivenDomain {
  readonly folder?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function initCommand(streams: OutputStreams): Command {
  const domain = new Command('domain')
    .description('Write the folder of a new domain: contracts, a product and a test. Asks for what is not told.')
    .argument('[name]', 'its name: lower-case letters, digits and hyphens')
    .option('--title <text>', 'what people call it')
    .option('--description <text>', 'what it is about')
    .option('--owner <team>', 'the team that owns it')
    .option('--email <address>', 'where that team is reached')
    .option('--product <name>', 'its first data product')
    .option('--namespace <namespace>', 'where the data is, as lineage calls it: postgres://host:5432')
    .option('--dataset <name>', 'what it is called there: database.schema.table')
    .option('--columns <list>', 'its columns with their types: "id:string,amount:number"')
    .option('--folder <folder>', 'where to write; a folder of its name here unless told')
    .option('--yes', 'ask nothing; what is not told gets a value to begin with')
    .action((name: string | undefined, flags: Flags) => initDomain(name, flags, streams));
  return new Command('init').description('Begin something new.').addCommand(domain);
}

async function initDomain(name: string | undefined, flags: Flags, streams: OutputStreams): Promise<void> {
  const output = createOutput(flags.json === true, streams);
  const given = { ...flags, ...(name === undefined ? {} : { name }) };
  const isAsked = flags.yes !== true && flags.json !== true && process.stdin.isTTY === true;
  const domain: NewDomain = parseNewDomain(isAsked ? await askFor(given) : given);
  const folder = flags.folder ?? domain.name;
  const files = writeDomain(folder, domain);
  output.remark(
    [
      `Wrote ${files.length} files into ${folder}/:`,
      ...files.map((file) => `  ${file}`),
      '',
      'What next:',
      `  npx tributary dev ${folder}       # your domain, and the rest of the mesh, on this machine`,
      `  npx tributary check ${folder}     # would it be published?`,
      `  npx tributary publish ${folder} --url https://…/graphql`,
      '',
    ].join('\n'),
  );
  output.result(`domain ${domain.name} in ${folder}`, { event: 'initialised', folder, domain: domain.name, files });
}

const QUESTIONS: readonly (readonly [keyof GivenDomain, string, string])[] = [
  ['name', 'Name of the domain', 'my-domain'],
  ['description', 'What is it about', 'What this domain offers to the rest of the company.'],
  ['owner', 'Which team owns it', 'My Team'],
  ['product', 'Its first data product', 'Orders'],
  ['namespace', 'Where its data is', 'postgres://localhost:5432'],
  ['dataset', 'What it is called there', 'shop.public.orders'],
  ['columns', 'Its columns', 'id:string,created_at:timestamp,amount:number'],
];

async function askFor(given: GivenDomain): Promise<GivenDomain> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Record<string, string> = {};
  try {
    for (const [key, question, example] of QUESTIONS) {
      if (given[key] !== undefined) continue;
      answers[key] = (await lines.question(`${question} [${example}]: `)).trim() || example;
    }
  } finally {
    lines.close();
  }
  return { ...given, ...answers };
}
