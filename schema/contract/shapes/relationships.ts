/** Foreign keys, new in 3.1: from columns of a table, or of the column that they stand at, to other columns. */
import { z } from 'zod';
import type { CustomPropertyDocument } from '../documents.ts';
import { chosenBy, fieldOf, leaf } from './leaves.ts';

const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const STEP = `${NAME}/[A-Za-z0-9_-]+`;
const SHORT = new RegExp(`^${NAME}\\.${NAME}$`);
const FULL = new RegExp(`^(?:(?:https?://)?[A-Za-z0-9._/-]+\\.yaml#)?/?${STEP}(?:/${STEP})*$`);

const reference = leaf<string>(
  'a reference such as accounts.iban or schema/accounts/properties/iban',
  (value) => typeof value === 'string' && (SHORT.test(value) || FULL.test(value)),
);
const references = z.array(reference).check((payload) => {
  if (payload.value.length === 0) {
    payload.issues.push({ code: 'custom', input: payload.value, params: { expected: 'one reference or more' } });
  }
});
const oneOrMore = chosenBy<string | readonly string[]>((value) => (Array.isArray(value) ? references : reference));

export function createRelationshipShapes(customProperties: z.ZodType<readonly CustomPropertyDocument[]>) {
  const common = { type: z.literal('foreignKey').optional(), customProperties: customProperties.optional() };
  const single = z.strictObject({ ...common, from: reference, to: reference });
  const composite = z.strictObject({ ...common, from: references, to: references });
  return {
    /** At a table: both ends are named, and both are one column or both are lists. */
    ofObject: z.array(chosenBy<object>((value) => (Array.isArray(fieldOf(value, 'from')) ? composite : single))),
    /** At a column: it is the near end itself. */
    ofProperty: z.array(z.strictObject({ ...common, to: oneOrMore })),
  };
}
