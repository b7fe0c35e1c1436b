/** What was told of a new domain -> a domain that can be written; all faults at once. */
import { TributaryError } from '../../lib/errors.ts';
import { isSlug, slug } from '../../lib/urn.ts';

export interface GivenDomain {
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly owner?: string;
  readonly email?: string;
  readonly product?: string;
  readonly namespace?: string;
  readonly dataset?: string;
  readonly columns?: string;
}

export interface NewDomain {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly email: string;
  readonly product: { readonly name: string; readonly segment: string };
  readonly namespace: string;
  readonly dataset: string;
  readonly columns: readonly NewColumn[];
}

export interface NewColumn {
  readonly name: string;
  readonly type: string;
}

/** Of the Open Data Contract Standard 3.1: `logicalType`. */
const TYPES = ['string', 'date', 'timestamp', 'time', 'number', 'integer', 'object', 'array', 'boolean'];
/** What people write instead. */
const ALIASES: Readonly<Record<string, string>> = {
  decimal: 'number',
  float: 'number',
  int: 'integer',
  text: 'string',
  bool: 'boolean',
  datetime: 'timestamp',
};

export function parseNewDomain(given: GivenDomain): NewDomain {
  const { name = 'my-domain', product = 'Orders', owner = 'My Team' } = given;
  const segment = slug(product);
  const columns = columnsOf(given.columns ?? 'id:string,created_at:timestamp,amount:number');
  const faults = [
    ...(isSlug(name)
      ? []
      : [`--name: expected lower-case letters, digits and hyphens, a letter first; came "${name}"`]),
    ...(segment === null ? [`--product: expected a name with a letter in it; came "${product}"`] : []),
    ...columns.filter(({ name: column }) => column === '').map(() => '--columns: expected a name before each ":"'),
    ...columns
      .filter(({ type }) => !TYPES.includes(type))
      .map(
        ({ name: column, type }) =>
          `--columns: "${column}" has the type "${type}"; expected one of ${TYPES.join(', ')}`,
      ),
  ];
  if (faults.length > 0) {
    throw new TributaryError(
      'BAD_USER_INPUT',
      `The domain can't be written:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      { faults },
    );
  }
  const team = slug(owner) ?? 'team';
  return {
    name,
    title: given.title ?? titled(name),
    description: given.description ?? `What ${titled(name)} offers to the rest of the company.`,
    owner,
    email: given.email ?? `${team}@company.example`,
    product: { name: product, segment: segment! },
    namespace: given.namespace ?? 'postgres://localhost:5432',
    dataset: given.dataset ?? `${name.replaceAll('-', '_')}.public.${segment!.replaceAll('-', '_')}`,
    columns,
  };
}

function columnsOf(list: string): readonly NewColumn[] {
  return list.split(',').map((text) => {
    const [name = '', type = 'string'] = text.split(':').map((part) => part.trim());
    return { name, type: ALIASES[type] ?? type };
  });
}

function titled(name: string): string {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
