/** What is wrong with the arguments of a question, all of it at once: what was expected, what came, what to do. */
import { toGraphQLError, TributaryError } from '../../../lib/errors.ts';

export interface Faults {
  /** `expected` goes on from the argument's name: `"k" is from 1 to 100; came 0. Leave it out for 10.` */
  readonly add: (name: string, expected: string, came: unknown, cure?: string) => void;
  /** Throws BAD_USER_INPUT with all that was added, if anything was. */
  readonly check: () => void;
}

const MAX_CAME = 100;

export function createFaults(): Faults {
  const faults: string[] = [];
  return {
    add: (name, expected, came, cure) => {
      faults.push(`"${name}" ${expected}; came ${shown(came)}.${cure === undefined ? '' : ` ${cure}`}`);
    },
    check: () => {
      if (faults.length === 0) return;
      throw toGraphQLError(new TributaryError('BAD_USER_INPUT', faults.join(' '), { faults }));
    },
  };
}

/** Whole numbers in a range; `null` and absent are fine. */
export function checkRange(
  faults: Faults,
  name: string,
  value: number | null | undefined,
  { least, most, cure }: { readonly least: number; readonly most: number; readonly cure: string },
): void {
  if (value == null || (value >= least && value <= most)) return;
  faults.add(name, `is from ${least} to ${most}`, value, cure);
}

function shown(came: unknown): string {
  const text = typeof came === 'string' ? `"${came}"` : typeof came === 'number' ? String(came) : JSON.stringify(came);
  return text.length > MAX_CAME ? `${text.slice(0, MAX_CAME)}…` : text;
}
