/** Which subgraphs a directive of the join specification names. */
import { Kind, type ConstDirectiveNode } from 'graphql';

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The values of `graph`, in order; of those whose arguments pass. */
export function graphsIn(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  directive: string,
  passes: (given: Given) => boolean = () => true,
): readonly string[] {
  return (node.directives ?? []).flatMap((each) => {
    if (each.name.value !== directive) return [];
    const given = argumentsOf(each);
    return typeof given['graph'] === 'string' && passes(given) ? [given['graph']] : [];
  });
}

export function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Given {
  return Object.fromEntries(
    given.map(({ name, value }) => [
      name.value,
      value.kind === Kind.STRING || value.kind === Kind.ENUM || value.kind === Kind.BOOLEAN ? value.value : undefined,
    ]),
  );
}
